import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { DeviceCookie, SessionCookie } from '../../kernel/client.js';
import type { PublicAddress } from '../../kernel/public-address.js';

/** The cookie that keeps a session in a browser. */
const sessionCookieName = 'tribute_session';

/** The cookie by which a browser is known that has signed in before. */
const deviceCookieName = 'tribute_device';

const pattern = patternOf(sessionCookieName);
const devicePattern = patternOf(deviceCookieName);

function patternOf(name: string): RegExp {
  return new RegExp(`(?:^|; *)${name}=([\\w.-]+)`);
}

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
  if (isOfOtherPage(headers, address)) return null;
  const set = (value: string, expires: Date): void => {
    setCookie(response, address, `${sessionCookieName}=${value}; Path=/; Expires=${expires.toUTCString()}`);
  };
  return {
    keep: set,
    forget: () => {
      if (tokenInCookies(headers) !== undefined) set('', new Date(0));
    },
  };
}

/** The mark of a known browser, for whoever gets this response; null for a page of another origin. */
export function deviceCookieOf(
  headers: IncomingHttpHeaders,
  response: ServerResponse,
  address: PublicAddress,
): DeviceCookie | null {
  if (isOfOtherPage(headers, address)) return null;
  return {
    value: devicePattern.exec(headers.cookie ?? '')?.[1],
    keep: (value, expiresAt) => {
      setCookie(
        response,
        address,
        `${deviceCookieName}=${value}; Path=/; Expires=${expiresAt.toUTCString()}`,
      );
    },
  };
}

function isOfOtherPage(headers: IncomingHttpHeaders, address: PublicAddress): boolean {
  const fromPage = headers.origin !== undefined || headers['sec-fetch-site'] !== undefined;
  return fromPage && !isSameOrigin(headers, address);
}

function setCookie(response: ServerResponse, { base }: PublicAddress, cookie: string): void {
  const secure = base.startsWith('https:') ? '; Secure' : '';
  response.appendHeader('Set-Cookie', `${cookie}; HttpOnly; SameSite=Lax${secure}`);
}
