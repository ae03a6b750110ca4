import type { IncomingMessage } from 'node:http';
import type { Request, RequestHandler, Response } from 'express';
import { randomUUID } from 'node:crypto';
import { isbot } from 'isbot';
import type { ClickRecorder } from './click-recorder.js';
import type { Visit } from './visit.js';
import type { KnownLink, LinkDirectory } from '../link/link-directory.js';
import type { NetworkHash } from './network-hash.js';
import { addQueryParameter } from '../../kernel/add-query-parameter.js';
import { headerUrl } from '../../kernel/header-url.js';
import { decodeId, derivedId, encodeId, newId } from '../../kernel/ids.js';
import { addressGroup } from '../../platform/http/client-address.js';
import { cookieOf } from '../../platform/http/session-cookie-of.js';
import type { ClickLimit } from './click-limit.js';

/** How long a browser keeps a link's session: 60 days, as in TonicPow. */
const keepMs = 60 * 86_400_000;

/** Recognizes a browser at any link: a random id without meaning, kept as long as possible. */
const visitorCookie = 'tncpw_visitor';
const keepVisitorMs = 400 * 86_400_000;
const visitorPattern = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The form of a code, in any case. Other texts need no query. */
const codePattern = /^[0-9a-z]{1,32}$/i;

/** The query parameter for the session id in the target URL, as in TonicPow's links. */
const sessionParameter = 'tncpw_session';

/** The dependencies of the redirect. */
export interface RedirectParts {
  readonly linkDirectory: LinkDirectory;
  readonly clicks: ClickRecorder;
  readonly limit: ClickLimit;
  readonly networkHash: NetworkHash;
  readonly countryIn: (request: IncomingMessage) => string | undefined;
}

/**
 * `GET /go/:code`, and `GET /:code` on the short host. Records the click and redirects (302) to the link's
 * target with the session id in the query. An unknown code gets 404.
 *
 * The redirect never waits for the write. HEAD and prefetches are no clicks. Requests without a user agent
 * (such as chat previews) or from an image, frame or script are recorded as bot clicks, neither counted nor
 * paid. Clicks above their address's limit are redirected and do not count.
 */
export function redirectHandler(parts: RedirectParts): RequestHandler<{ code: string }> {
  return async (request, response) => {
    const { code } = request.params;
    const link = codePattern.test(code) ? await parts.linkDirectory.find(code) : undefined;
    response.setHeader('Cache-Control', 'no-store');
    response.setHeader('Referrer-Policy', 'no-referrer-when-downgrade');
    if (!link) {
      response.status(404).type('text/plain').send('There is no such link.\n');
      return;
    }
    const { sessionId, isUnique } = sessionOf(request, link);
    if (request.method === 'GET' && !isPrefetch(request)) {
      const visitor = visitorOf(request);
      remember(response, link, sessionId, visitor);
      const treatment = await parts.limit.take(request.ip ?? '');
      if (treatment !== 'IGNORED') {
        const visitorId = visitorIn(link, visitor);
        const isOverLimit = treatment === 'NOTED';
        parts.clicks.record({
          link,
          sessionId,
          isUnique,
          visitorId,
          isOverLimit,
          ...circumstancesOf(request, link, parts),
        });
      }
    }
    const target = addQueryParameter(link.targetUrl, sessionParameter, encodeId('session', sessionId));
    response.status(302).setHeader('Location', headerUrl(target)).end();
  };
}

/** The data of a visit from the request, except its link. */
function circumstancesOf(
  request: Request<{ code: string }>,
  link: KnownLink,
  { countryIn, networkHash }: RedirectParts,
): Pick<Visit, 'isBot' | 'address' | 'networkHash' | 'userAgent' | 'referrer' | 'country' | 'at'> {
  const userAgent = request.get('user-agent');
  return {
    isBot: isOfProgram(userAgent) || isEmbedded(request),
    address: request.ip,
    networkHash: networkHash(link, addressGroup(request.ip ?? ''), userAgent),
    userAgent,
    referrer: request.get('referer'),
    country: countryIn(request),
    at: new Date(),
  };
}

function isOfProgram(userAgent = ''): boolean {
  return userAgent.trim() === '' || isbot(userAgent);
}

/** Browsers report what they load a URL for. Only a document is a visit; embedded links may load unseen. */
function isEmbedded(request: Request<{ code: string }>): boolean {
  const destination = request.get('sec-fetch-dest');
  return destination !== undefined && destination.trim().toLowerCase() !== 'document';
}

const cookieName = (link: KnownLink): string => `tncpw_${link.code}`;

/** A browser that used this link before keeps its session and counts once. */
function sessionOf(
  request: Request<{ code: string }>,
  link: KnownLink,
): { sessionId: string; isUnique: boolean } {
  const mine = cookieOf(request.headers, cookieName(link));
  const known = mine === undefined ? undefined : decodeId('session', mine);
  return { sessionId: known ?? newId(), isUnique: known === undefined };
}

/** The browser's id from its cookie, or a new one. */
function visitorOf(request: Request<{ code: string }>): string {
  const known = cookieOf(request.headers, visitorCookie);
  return known !== undefined && visitorPattern.test(known) ? known : randomUUID();
}

/** A different id per organization, so that organizations cannot find out that they share a visitor. */
function visitorIn({ organizationId, environment }: KnownLink, visitor: string): string {
  return derivedId(visitor, organizationId, environment);
}

function remember(response: Response, link: KnownLink, sessionId: string, visitor: string): void {
  const kept = { httpOnly: true, sameSite: 'lax', path: '/' } as const;
  response.cookie(cookieName(link), encodeId('session', sessionId), { ...kept, maxAge: keepMs });
  response.cookie(visitorCookie, visitor, { ...kept, maxAge: keepVisitorMs });
}

/** Browsers and email programs mark prefetches. These are no clicks. */
function isPrefetch(request: Request<{ code: string }>): boolean {
  const purpose = `${request.get('sec-purpose') ?? ''} ${request.get('purpose') ?? ''} ${request.get('x-purpose') ?? ''} ${request.get('x-moz') ?? ''}`;
  return /prefetch|preview|prerender/i.test(purpose);
}
