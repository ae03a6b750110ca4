import { normalizeUrl } from './normalize-url.js';

/** Characters that a header line must not contain: everything but visible ASCII, and URL delimiters. */
const unsafe = /[^\x21-\x7e]|["<>]/gu;

/** Without the `g` flag, so that tests keep no state. */
const isUnsafe = /[^\x21-\x7e]|["<>]/u;

/**
 * A stored URL for a `Location` header. Only bytes that a header cannot carry are percent-encoded, as UTF-8.
 * All other bytes stay. The host is already in ASCII (punycode).
 */
export function headerUrl(url: string): string {
  if (!isUnsafe.test(url)) return url;
  return (normalizeUrl(url) ?? url).toWellFormed().replaceAll(unsafe, percentEncoded);
}

function percentEncoded(character: string): string {
  return [...Buffer.from(character, 'utf8')]
    .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
    .join('');
}
