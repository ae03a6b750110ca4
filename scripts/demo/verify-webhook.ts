import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** The maximum age of a message. An older one may be a replay. */
const toleranceSeconds = 300;

/** A received webhook, with the exact bytes of its body. */
export interface SignedMessage {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Which signatures of a message are valid. */
export interface Verdict {
  /** `webhook-signature`, as in https://www.standardwebhooks.com. */
  readonly standard: boolean;
  /** The format's additional header; undefined when it has none. */
  readonly own: { readonly header: string; readonly valid: boolean } | undefined;
}

function header(message: SignedMessage, name: string): string {
  const value = message.headers[name];
  return typeof value === 'string' ? value : '';
}

function same(left: string, right: string): boolean {
  return left.length === right.length && timingSafeEqual(Buffer.from(left), Buffer.from(right));
}

function hmac(key: string | Buffer, text: string, encoding: 'hex' | 'base64'): string {
  return createHmac('sha256', key).update(text).digest(encoding);
}

function isFresh(timestamp: string): boolean {
  return Math.abs(Date.now() / 1000 - Number(timestamp)) <= toleranceSeconds;
}

/** Verifies a message as a receiver should, with only node:crypto and the endpoint's secret. */
export function verifyWebhook(message: SignedMessage, secret: string): Verdict {
  return { standard: isStandardValid(message, secret), own: ownSignature(message, secret) };
}

function isStandardValid(message: SignedMessage, secret: string): boolean {
  const timestamp = header(message, 'webhook-timestamp');
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signed = `${header(message, 'webhook-id')}.${timestamp}.${message.body}`;
  const expected = `v1,${hmac(key, signed, 'base64')}`;
  return (
    isFresh(timestamp) &&
    header(message, 'webhook-signature')
      .split(' ')
      .some((one) => same(one, expected))
  );
}

function ownSignature(message: SignedMessage, secret: string): Verdict['own'] {
  const tonicpow = header(message, 'x-tonicpow-signature');
  if (tonicpow !== '') {
    return { header: 'X-TonicPow-Signature', valid: same(tonicpow, hmac(secret, message.body, 'hex')) };
  }
  const tribute = header(message, 'x-tribute-signature');
  if (tribute === '') return undefined;
  const parts = tribute.split(',').map((part) => part.split('=') as [string, string]);
  const timestamp = parts.find(([name]) => name === 't')?.[1] ?? '';
  const expected = hmac(secret, `${timestamp}.${message.body}`, 'hex');
  const valid = isFresh(timestamp) && parts.some(([name, value]) => name === 'v1' && same(value, expected));
  return { header: 'X-Tribute-Signature', valid };
}
