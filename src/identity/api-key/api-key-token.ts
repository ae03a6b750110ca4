import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { Environment } from '../../kernel/environment.js';
import { ApiKeyKind } from './api-key-kind.js';

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** 43 base-62 digits hold 256 bits. */
const secretLength = 43;
const checksumLength = 6;

/** The format of an API key. The last six characters are a checksum: see `isApiKeyToken`. */
const apiKeyPattern = /^(?:(?:ak|pk)_(?:live|test)|test)_[0-9A-Za-z]{49}$/;

/** The prefix of a sandbox key in TonicPow's guide. */
export const tonicPowPrefix = 'test_';

/** The prefix of a key's token, which gives its kind and environment. */
export function prefixOf(kind: ApiKeyKind, environment: Environment): string {
  const holder = kind === ApiKeyKind.SECRET ? 'ak' : 'pk';
  return `${holder}_${environment === Environment.LIVE ? 'live' : 'test'}_`;
}

/** A new token: the prefix, 256 random bits, and the checksum of both. */
export function newApiKeyToken(prefix: string): string {
  const body = prefix + randomDigits(secretLength);
  return body + checksumOf(body);
}

/** Whether a text can be an API key. Detects typos and truncated keys without a database query. */
export function isApiKeyToken(text: string): boolean {
  return (
    apiKeyPattern.test(text) && checksumOf(text.slice(0, -checksumLength)) === text.slice(-checksumLength)
  );
}

/** The CRC-32 of a text in base 62, padded with zeros to six digits, as in GitHub's tokens. */
function checksumOf(text: string): string {
  let rest = crc32(text);
  let checksum = '';
  for (let place = 0; place < checksumLength; place += 1) {
    checksum = digits.charAt(rest % digits.length) + checksum;
    rest = Math.floor(rest / digits.length);
  }
  return checksum;
}

/** Random base-62 digits. Bytes that would favor some digits are discarded. */
function randomDigits(length: number): string {
  let text = '';
  while (text.length < length) {
    for (const byte of randomBytes(length)) {
      if (byte < 4 * digits.length) text += digits.charAt(byte % digits.length);
    }
  }
  return text.slice(0, length);
}
