/** The random part of every token (`kernel/secret-token.ts`, API keys). Ids are shorter. */
const random = /[0-9A-Za-z]{40,}/g;

/** Masks tokens in a path for logs, such as that of a payment page. */
export function maskTokens(path: string): string {
  return path.replaceAll(random, '***');
}
