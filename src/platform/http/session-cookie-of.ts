import { parseCookie, stringifySetCookie } from 'cookie';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { DeviceCookie, SessionCookie } from '../../kernel/client.js';
import type { PublicAddress } from '../../kernel/public-address.js';

const sessionCookieName = 'tribute_session';

/** The cookie of a browser that has signed in before. */
const deviceCookieName = 'tribute_device';

/** The format of Tribute's cookies. Other values count as none. */
const valuePattern = /^[\w.-]+$/;

/** The value of one of a request's cookies, as sent; undefined without it. */
export function cookieOf({ cookie = '' }: IncomingHttpHeaders, name: string): string | undefined {
  const value = parseCookie(cookie, { decode: (text) => text })[name];
  return value !== undefined && valuePattern.test(value) ? value : undefined;
}

/** The session token in a request's cookies. */
export function tokenInCookies(headers: IncomingHttpHeaders): string | undefined {
  return cookieOf(headers, sessionCookieName);
}

/**
 * Whether a request comes from a page of this server, or from no page. The browser sets this header, and no
 * page can forge it. A cookie is sent with requests of any page, so it is only accepted with this check.
 */
export function isSameOrigin(headers: IncomingHttpHeaders, { base }: PublicAddress): boolean {
  const site = headers['sec-fetch-site'];
  if (site === 'same-origin' || site === 'none') return true;
  return base !== '' && headers.origin === new URL(base).origin;
}

/** The session cookie for this response; null for another origin, which must not sign anybody in. */
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

/** The device cookie for this response; null for a page of another origin. */
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
