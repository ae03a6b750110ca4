import type { Request, RequestHandler, Response } from 'express';
import { isbot } from 'isbot';
import type { ClickRecorder } from '../features/attribution/click-recorder.js';
import type { KnownLink, LinkDirectory } from '../features/attribution/link-directory.js';
import { decodeId, encodeId, newId } from '../kernel/ids.js';

/** How long a browser keeps the session of a link: TonicPow's 60 days. */
const keepMs = 60 * 86_400_000;

/** What a code can look like, in any case; anything else is not worth a look into the database. */
const codePattern = /^[0-9a-z]{1,32}$/i;

/** The query parameter by which the target page learns the session id, as TonicPow's links have it. */
const sessionParameter = 'tncpw_session';

/**
 * `GET /go/:code`, and `GET /:code` on the short host: takes note of the click and redirects (302) to the link's target
 * with the session id in the query. 404 for an unknown code.
 *
 * The redirect never waits for the click to be written. HEAD and prefetches redirect and are no clicks.
 */
export function redirectHandler(
  directory: LinkDirectory,
  recorder: ClickRecorder,
): RequestHandler<{ code: string }> {
  return async (request, response) => {
    const { code } = request.params;
    const link = codePattern.test(code) ? await directory.find(code) : undefined;
    response.setHeader('Cache-Control', 'no-store');
    response.setHeader('Referrer-Policy', 'no-referrer-when-downgrade');
    if (!link) {
      response.status(404).type('text/plain').send('There is no such link.\n');
      return;
    }
    const { sessionId, isUnique } = sessionOf(request, link);
    if (request.method === 'GET' && !isPrefetch(request)) {
      remember(response, link, sessionId);
      record(recorder, request, link, sessionId, isUnique);
    }
    const target = new URL(link.targetUrl);
    target.searchParams.set(sessionParameter, encodeId('session', sessionId));
    response.status(302).setHeader('Location', target.href).end();
  };
}

function record(
  recorder: ClickRecorder,
  request: Request<{ code: string }>,
  link: KnownLink,
  sessionId: string,
  isUnique: boolean,
): void {
  const userAgent = request.get('user-agent');
  recorder.record({
    link,
    sessionId,
    isUnique,
    isBot: userAgent === undefined || isbot(userAgent),
    address: request.ip,
    userAgent,
    referrer: request.get('referer'),
    at: new Date(),
  });
}

const cookieName = (link: KnownLink): string => `tncpw_${link.code}`;

/** A browser that has been through this link before keeps its session, and counts once. */
function sessionOf(
  request: Request<{ code: string }>,
  link: KnownLink,
): { sessionId: string; isUnique: boolean } {
  const cookies = request.get('cookie')?.split(/; */) ?? [];
  const mine = cookies.find((cookie) => cookie.startsWith(`${cookieName(link)}=`))?.split('=')[1];
  const known = mine === undefined ? undefined : decodeId('session', mine);
  return { sessionId: known ?? newId(), isUnique: known === undefined };
}

function remember(response: Response, link: KnownLink, sessionId: string): void {
  response.cookie(cookieName(link), encodeId('session', sessionId), {
    maxAge: keepMs,
    httpOnly: true,
    sameSite: 'lax',
    path: '/',
  });
}

/** Browsers and mail programs that look ahead say so; nobody has clicked yet. */
function isPrefetch(request: Request<{ code: string }>): boolean {
  const purpose = `${request.get('sec-purpose') ?? ''} ${request.get('purpose') ?? ''} ${request.get('x-moz') ?? ''}`;
  return /prefetch|preview|prerender/i.test(purpose);
}
