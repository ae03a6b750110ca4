import { createHmac } from 'node:crypto';
import { WebhookFormat } from './webhook-format.js';

/** What every secret begins with; the rest is base64 of 32 random bytes. */
export const secretPrefix = 'whsec_';

/** What to sign, when, and with what. */
export interface Signable {
  /** Id of the message: the same at every try, so that a receiver can drop doubles. */
  readonly messageId: string;
  /** The exact bytes that are sent. */
  readonly body: string;
  readonly format: WebhookFormat;
  /** Today's secret, then those that a rotation has left valid for a while; as shown to the user. */
  readonly secrets: readonly [string, ...string[]];
  /** When this try is made: receivers refuse old timestamps, so each try has its own. */
  readonly at: Date;
}

/**
 * The signature headers of one try: always those of https://www.standardwebhooks.com with a signature for each secret,
 * and beside them the header that the format's receivers already know. The older headers are keyed with the text of the
 * secret as the user sees it; `X-TonicPow-Signature` has room for one value alone and carries today's.
 */
export function signDelivery({ messageId, body, format, secrets, at }: Signable): Record<string, string> {
  const timestamp = Math.floor(at.getTime() / 1000).toString();
  const standard = secrets.map(
    (secret) => `v1,${hmac(keyOf(secret), `${messageId}.${timestamp}.${body}`, 'base64')}`,
  );
  return {
    'webhook-id': messageId,
    'webhook-timestamp': timestamp,
    'webhook-signature': standard.join(' '),
    ...(format === WebhookFormat.TONICPOW
      ? { 'X-TonicPow-Signature': hmac(secrets[0], body, 'hex') }
      : {
          'X-Tribute-Signature': [
            `t=${timestamp}`,
            ...secrets.map((secret) => `v1=${hmac(secret, `${timestamp}.${body}`, 'hex')}`),
          ].join(','),
        }),
  };
}

function keyOf(secret: string): Buffer {
  return Buffer.from(secret.startsWith(secretPrefix) ? secret.slice(secretPrefix.length) : secret, 'base64');
}

function hmac(key: Buffer | string, text: string, encoding: 'hex' | 'base64'): string {
  return createHmac('sha256', key).update(text).digest(encoding);
}
