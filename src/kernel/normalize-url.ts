import { trimText } from './trim-text.js';

/** The maximum length of a stored URL. */
const maxLength = 2048;

/** White space, control characters, quotes and angle brackets. They end a URL in headers, logs and pages. */
const forbidden = /[\s\p{Cc}"<>]/u;

/** Scheme, authority and rest. No backslash, because programs differ in whether it is a slash. */
const parts = /^(https?):\/\/([^/?#\\]+)((?:\/[^?#\\]*)?(?:[?#].*)?)$/iu;

/**
 * Valid hosts: labels of letters, digits, `-` and `_`, or an IP address. `URL` also accepts `;`, `,`, `*`,
 * `'` and `$`, which have a meaning in headers and policies that contain the URL.
 */
const plainHost = /^(?:\[[\da-f:.]+\]|[a-z\d_-]+(?:\.[a-z\d_-]+)*\.?)(?::\d+)?$/;

/**
 * An absolute http or https URL in the form in which it is stored. It is trimmed, has scheme and host in
 * lower case, the host in ASCII (punycode), and no default port. Path, query and fragment stay byte for
 * byte. Undefined if the text is not such a URL, or has more than 2048 characters. Also refused are an
 * invalid host, a user name or password, white space, control characters, `"`, `<` and `>`.
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
