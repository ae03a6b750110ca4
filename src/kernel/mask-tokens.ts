/** The random part of every token (`kernel/secret-token.ts`, API keys); ids are shorter. */
const random = /[0-9A-Za-z]{40,}/g;

/** A path as it may be logged: tokens in it, such as that of a payment page, are only hinted at. */
export function maskTokens(path: string): string {
  return path.replaceAll(random, '***');
}
