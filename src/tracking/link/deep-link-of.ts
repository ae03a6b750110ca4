import { normalizeUrl } from '../../kernel/normalize-url.js';

/**
 * Scheme and host in the only spelling that all programs read alike. It is ASCII without user, backslash,
 * encoding or a dot at the end of the host. What follows is visible ASCII without a backslash.
 */
const plain = /^(https?):\/\/([a-z\d-]+(?:\.[a-z\d-]+)*(?::\d{1,5})?)(?:[/?#][\x21-\x5b\x5d-\x7e]*)?$/i;

/** The parameter of a short link that names another page of the campaign. */
export const deepLinkParameter = 'url';

/**
 * The page that a visitor asks for with `?url=`, if it is on one of these hosts. A host has its port if that
 * is not the scheme's: `shop.example:8443`. Undefined for every other page, because a short link must not
 * lead to a stranger's. `http` only if the target itself has it.
 */
export function deepLinkOf(
  query: URLSearchParams,
  target: string,
  hosts: readonly string[],
): string | undefined {
  const [asked, ...more] = query.getAll(deepLinkParameter);
  if (asked === undefined || more.length > 0) return undefined;
  const [, scheme = ''] = plain.exec(asked) ?? [];
  const url = scheme === '' ? undefined : normalizeUrl(asked);
  if (url === undefined || url.length !== asked.length) return undefined;
  const { protocol, host } = new URL(url);
  if (!hosts.includes(host)) return undefined;
  return protocol === 'https:' || target.startsWith('http:') ? url : undefined;
}
