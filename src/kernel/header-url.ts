import { normalizeUrl } from './normalize-url.js';

/** What no header line may contain, and what no address has: everything but visible ASCII, and the characters that delimit addresses. */
const unsafe = /[^\x21-\x7e]|["<>]/gu;

/** Keeps tests of an address without state between them. */
const isUnsafe = /[^\x21-\x7e]|["<>]/u;

/**
 * A stored address as a `Location` header carries it. Only what a header cannot carry is percent-encoded, as UTF-8; all else stays byte for byte.
 * The host is in ASCII (punycode).
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
