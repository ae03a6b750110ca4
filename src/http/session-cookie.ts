import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { SessionCookie } from '../kernel/client.js';
import type { PublicAddress } from '../kernel/public-address.js';

/** The cookie that keeps a session in a browser. */
export const sessionCookieName = 'tribute_session';

const pattern = new RegExp(`(?:^|; *)${sessionCookieName}=([\\w.-]+)`);

/** The session token in a request's cookies. */
export function tokenInCookies(headers: IncomingHttpHeaders): string | undefined {
  return pattern.exec(headers.cookie ?? '')?.[1];
}

/**
 * Whether a request comes from a page of this server, or from no page at all: what a browser says of itself and no page can
 * forge. A cookie travels with whatever any page sends here, so only with this does it say who is asking.
 */
export function isSameOrigin(headers: IncomingHttpHeaders, { base }: PublicAddress): boolean {
  const site = headers['sec-fetch-site'];
  if (site === 'same-origin' || site === 'none') return true;
  return base !== '' && headers.origin === new URL(base).origin;
}

/** The cookie of whoever gets this response; null for a page of another origin, which must not choose who is signed in. */
export function sessionCookieOf(
  headers: IncomingHttpHeaders,
  response: ServerResponse,
  address: PublicAddress,
): SessionCookie | null {
  const fromPage = headers.origin !== undefined || headers['sec-fetch-site'] !== undefined;
  if (fromPage && !isSameOrigin(headers, address)) return null;
  const set = (value: string, expires: Date): void => {
    const secure = address.base.startsWith('https:') ? '; Secure' : '';
    response.setHeader(
      'Set-Cookie',
      `${sessionCookieName}=${value}; Path=/; Expires=${expires.toUTCString()}; HttpOnly; SameSite=Lax${secure}`,
    );
  };
  return {
    keep: set,
    forget: () => {
      if (tokenInCookies(headers) !== undefined) set('', new Date(0));
    },
  };
}
