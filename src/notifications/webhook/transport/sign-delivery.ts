import { createHmac } from 'node:crypto';
import { WebhookFormat } from './webhook-format.js';

/** The prefix of every secret; the rest is base64 of 32 random bytes. */
export const secretPrefix = 'whsec_';

/** The data to sign. */
export interface Signable {
  /** Id of the message: the same for every attempt, so that a receiver can drop duplicates. */
  readonly messageId: string;
  /** The exact bytes that are sent. */
  readonly body: string;
  readonly format: WebhookFormat;
  /** The current secret, then replaced ones that are still valid; as shown to the user. */
  readonly secrets: readonly [string, ...string[]];
  /** The time of this attempt. Each attempt has its own, because receivers refuse old timestamps. */
  readonly at: Date;
}

/**
 * The signature headers of one attempt: those of https://www.standardwebhooks.com with a signature per
 * secret, and the legacy header of the format. Legacy headers use the secret's text as key.
 * `X-TonicPow-Signature` has only one value, by the current secret.
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
