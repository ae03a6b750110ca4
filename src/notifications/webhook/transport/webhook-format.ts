/** The format of the body, and of the signature header besides the standard ones. */
export enum WebhookFormat {
  AKTVATOR = 'AKTVATOR',
  TONICPOW = 'TONICPOW',
}
