import { trimText } from './trim-text.js';

/** The longest address that is stored. */
const maxLength = 2048;

/** White space, control characters, quotes and angle brackets: they end an address in headers, logs and pages. */
const forbidden = /[\s\p{Cc}"<>]/u;

/** Scheme, authority, and the rest. A backslash would be a slash to some programs and part of a name to others. */
const parts = /^(https?):\/\/([^/?#\\]+)((?:\/[^?#\\]*)?(?:[?#].*)?)$/iu;

/**
 * What may name a host: labels of letters, digits, `-` and `_`, or an address of IP. `URL` takes also `;`, `,`, `*`, `'` and `$`, which mean something
 * in the headers and policies that an address is put into.
 */
const plainHost = /^(?:\[[\da-f:.]+\]|[a-z\d_-]+(?:\.[a-z\d_-]+)*\.?)(?::\d+)?$/;

/**
 * An absolute http or https address in the one form in which it is stored: without white space around it, scheme and host in lower case, the host in
 * ASCII (punycode), and without the scheme's own port. Path, query and fragment stay byte for byte.
 *
 * Undefined for what is no such address, has a host that is no name and no IP address, contains a user name or password, white space, control characters, `"`, `<` or `>`, or is longer than
 * 2048 characters.
 */
export function normalizeUrl(text: string): string | undefined {
  const trimmed = trimText(text);
  if (trimmed.length > maxLength || forbidden.test(trimmed)) return undefined;
  const [, , authority = '', rest = ''] = parts.exec(trimmed) ?? [];
  if (authority === '' || authority.includes('@') || !URL.canParse(trimmed)) return undefined;
  const { protocol, host } = new URL(trimmed);
  if (!plainHost.test(host)) return undefined;
  const url = `${protocol}//${host}${rest}`;
  return url.length > maxLength ? undefined : url;
}
