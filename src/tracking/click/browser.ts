import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { decodeId, encodeId, newTypeId } from '../../kernel/ids.js';
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
  /** The id of its session for this link. */
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

/** A browser that nobody has seen before, or whose session has this uuid. */
export function newBrowser(sessionId?: string): Browser {
  const session = sessionId === undefined ? newTypeId('session') : encodeId('session', sessionId);
  return { session, visitor: randomUUID(), isUnique: true };
}

/** The `Set-Cookie` lines by which the browser keeps its session and its id. */
export function cookieLinesOf(link: KnownLink, { session, visitor }: Browser, now: number): string {
  const { ofSession, ofVisitor } = attributesAt(now);
  return `Set-Cookie: ${cookieName(link)}=${session}${ofSession}Set-Cookie: ${visitorCookie}=${visitor}${ofVisitor}`;
}

/** What follows the values of the cookies, and the second in which it was made. */
let attributes = { second: 0, ofSession: '', ofVisitor: '' };

function attributesAt(now: number): typeof attributes {
  const second = Math.floor(now / 1000);
  if (attributes.second !== second) {
    attributes = {
      second,
      ofSession: kept(second, keepSeconds),
      ofVisitor: kept(second, keepVisitorSeconds),
    };
  }
  return attributes;
}

function kept(second: number, seconds: number): string {
  const expires = new Date((second + seconds) * 1000).toUTCString();
  return `; Max-Age=${seconds}; Path=/; Expires=${expires}; HttpOnly; SameSite=Lax\r\n`;
}
