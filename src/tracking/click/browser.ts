import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { decodeId, encodeId, newId } from '../../kernel/ids.js';
import { cookieOf } from '../../platform/http/session-cookie-of.js';
import type { KnownLink } from '../link/read-link.js';

/** How long a browser keeps a link's session: 60 days, as in TonicPow. */
const keepSeconds = 60 * 86_400;

/** Recognizes a browser at any link: a random id without meaning, kept as long as possible. */
const visitorCookie = 'tncpw_visitor';
const keepVisitorSeconds = 400 * 86_400;
const visitorPattern = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A browser, as its cookies tell. */
export interface Browser {
  /** Bare uuid of its session for this link. */
  readonly sessionId: string;
  /** The session id for the target page. */
  readonly session: string;
  /** The random id of the browser. */
  readonly visitor: string;
  /** False if it used this link before. */
  readonly isUnique: boolean;
}

const cookieName = (link: KnownLink): string => `tncpw_${link.code}`;

/** A browser that used this link before keeps its session and counts once. */
export function browserOf(headers: IncomingHttpHeaders, link: KnownLink): Browser {
  if (headers.cookie === undefined) return newBrowser();
  const mine = cookieOf(headers, cookieName(link));
  const known = mine === undefined ? undefined : decodeId('session', mine);
  const visitor = cookieOf(headers, visitorCookie);
  return {
    ...newBrowser(known),
    isUnique: known === undefined,
    ...(visitor !== undefined && visitorPattern.test(visitor) && { visitor }),
  };
}

/** A browser that nobody has seen before. */
export function newBrowser(sessionId: string = newId()): Browser {
  return { sessionId, session: encodeId('session', sessionId), visitor: randomUUID(), isUnique: true };
}

/** Asks the browser to keep its session and its id. */
export function remember(response: ServerResponse, link: KnownLink, { session, visitor }: Browser): void {
  response.setHeader('Set-Cookie', [
    `${cookieName(link)}=${session}; ${kept(keepSeconds)}`,
    `${visitorCookie}=${visitor}; ${kept(keepVisitorSeconds)}`,
  ]);
}

/** Attributes by the time that a browser keeps a cookie, with the second in which they were made. */
const attributes = new Map<number, { readonly second: number; readonly text: string }>();

function kept(seconds: number): string {
  const second = Math.floor(Date.now() / 1000);
  const known = attributes.get(seconds);
  if (known?.second === second) return known.text;
  const expires = new Date((second + seconds) * 1000).toUTCString();
  const text = `Max-Age=${seconds}; Path=/; Expires=${expires}; HttpOnly; SameSite=Lax`;
  attributes.set(seconds, { second, text });
  return text;
}
