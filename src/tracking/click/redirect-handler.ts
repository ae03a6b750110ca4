import type { IncomingMessage, ServerResponse } from 'node:http';
import { addQueryParameter } from '../../kernel/add-query-parameter.js';
import { headerUrl } from '../../kernel/header-url.js';
import { clientAddress, type Trust } from '../../platform/http/client-address.js';
import type { Redirect } from '../../platform/http/redirect-first.js';
import type { LinkDirectory } from '../link/link-directory.js';
import type { KnownLink } from '../link/read-link.js';
import { sendClosedLink } from '../link/send-closed-link.js';
import { targetOf, type Target } from '../link/target-of.js';
import { botReasonOf } from './bot-reason-of.js';
import type { ClickLimit } from './click-limit.js';
import type { ClickRecorder } from './click-recorder.js';
import { isUntracked, visitOf, type LinkRequest, type VisitReaders } from './visit-of.js';
import { browserOf, newBrowser, remember } from './browser.js';

/** The form of a code, in any case. Other texts need no query. */
const codePattern = /^[0-9a-z-]{1,32}$/i;

/** The query parameter for the session id in the target URL, as in TonicPow's links. */
const sessionParameter = 'tncpw_session';

/** The dependencies of the redirect. */
export interface RedirectParts extends VisitReaders {
  readonly linkDirectory: LinkDirectory;
  readonly clicks: ClickRecorder;
  readonly limit: ClickLimit;
  readonly trust: Trust;
}

/**
 * `GET /go/:code`, and `GET /:code` on the short host. Records the click and redirects (302) to the link's
 * target with the session id in the query. An unknown code gets 404. A visit of a closed link is no click.
 *
 * The redirect waits for the link, which is usually in memory, and for nothing else. HEAD, prefetches,
 * embedded requests and programs are recorded as BOT, with a session of their own. They neither count nor
 * change the session of a visitor. Clicks above their address's limit are redirected and do not count.
 */
export function redirectHandler(parts: RedirectParts): Redirect {
  return async (request, response, code) => {
    const found = codePattern.test(code) ? await parts.linkDirectory.find(code) : undefined;
    response.setHeader('Cache-Control', 'private, no-store');
    response.setHeader('Referrer-Policy', 'no-referrer-when-downgrade');
    if (!found) {
      response.statusCode = 404;
      response.setHeader('Content-Type', 'text/plain; charset=utf-8');
      response.end('There is no such link.\n');
      return;
    }
    const outcome = targetOf(found.terms, {
      path: request.url ?? '',
      at: new Date(),
      userAgent: request.headers['user-agent'],
      country: found.terms.countries.size > 0 ? countryOf(request, parts) : undefined,
    });
    if (outcome.kind !== 'target') {
      sendClosedLink(response, outcome);
      return;
    }
    const session = follow(found.link, outcome, request, response, parts);
    const target = addQueryParameter(outcome.url, sessionParameter, session);
    response.statusCode = 302;
    response.setHeader('Location', headerUrl(target));
    response.end();
  };
}

function countryOf(request: IncomingMessage, parts: RedirectParts): string | undefined {
  return parts.countryOf(request, clientAddress(request, parts.trust));
}

/** Records a visit, and returns the session id for the target. */
function follow(
  link: KnownLink,
  target: Target,
  request: IncomingMessage,
  response: ServerResponse,
  parts: RedirectParts,
): string {
  const botReason = botReasonOf(request.method, request.headers);
  const address = clientAddress(request, parts.trust);
  const isNew = botReason !== undefined || isUntracked(request, parts);
  const browser = isNew ? newBrowser() : browserOf(request.headers, link);
  if (!isNew) remember(response, link, browser);
  const treatment = botReason === undefined ? parts.limit.take(address) : parts.limit.takeUncounted(address);
  if (treatment !== 'IGNORED') {
    const isOverLimit = treatment === 'NOTED';
    const asked: LinkRequest = { link, target, request, address, browser, botReason, isOverLimit };
    parts.clicks.record(visitOf(asked, parts));
  }
  return browser.session;
}
