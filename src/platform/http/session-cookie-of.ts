import { parseCookie, stringifySetCookie } from 'cookie';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { DeviceCookie, SessionCookie } from '../../kernel/client.js';
import type { PublicAddress } from '../../kernel/public-address.js';

/** The cookie that keeps a session in a browser. */
const sessionCookieName = 'tribute_session';

/** The cookie by which a browser is known that has signed in before. */
const deviceCookieName = 'tribute_device';

/** What a cookie of ours may be; another value counts as none. */
const valuePattern = /^[\w.-]+$/;

/** The value of one of a request's cookies, as it was sent; undefined without it. */
export function cookieOf({ cookie = '' }: IncomingHttpHeaders, name: string): string | undefined {
  const value = parseCookie(cookie, { decode: (text) => text })[name];
  return value !== undefined && valuePattern.test(value) ? value : undefined;
}

/** The session token in a request's cookies. */
export function tokenInCookies(headers: IncomingHttpHeaders): string | undefined {
  return cookieOf(headers, sessionCookieName);
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
    setCookie(response, address, { name: sessionCookieName, value, expires });
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
    value: cookieOf(headers, deviceCookieName),
    keep: (value, expires) => {
      setCookie(response, address, { name: deviceCookieName, value, expires });
    },
  };
}

function isOfOtherPage(headers: IncomingHttpHeaders, address: PublicAddress): boolean {
  const fromPage = headers.origin !== undefined || headers['sec-fetch-site'] !== undefined;
  return fromPage && !isSameOrigin(headers, address);
}

function setCookie(
  response: ServerResponse,
  { base }: PublicAddress,
  cookie: { readonly name: string; readonly value: string; readonly expires: Date },
): void {
  const kept = { path: '/', httpOnly: true, sameSite: 'lax', secure: base.startsWith('https:') } as const;
  response.appendHeader('Set-Cookie', stringifySetCookie({ ...cookie, ...kept }));
}
