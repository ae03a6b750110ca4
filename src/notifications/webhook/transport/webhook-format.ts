/** The shape of the body, and of the signature header beside the standard ones. */
export enum WebhookFormat {
  AKTVATOR = 'AKTVATOR',
  TONICPOW = 'TONICPOW',
}
