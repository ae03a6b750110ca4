import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { HostOwner } from '../../kernel/host-owner.js';
import { clientAddress, type Trust } from '../../platform/http/client-address.js';
import { HeadSender } from '../../platform/http/head-sender.js';
import type { Redirect } from '../../platform/http/redirect-first.js';
import type { LinkDirectory } from '../link/link-directory.js';
import type { FoundLink, KnownLink } from '../link/read-link.js';
import { sendClosedLink } from '../link/send-closed-link.js';
import { targetOf, type Target } from '../link/target-of.js';
import { botReasonOf } from './bot-reason-of.js';
import { browserOf, cookieLinesOf, newBrowser, type Browser } from './browser.js';
import type { ClickLimit } from './click-limit.js';
import type { ClickRecorder } from './click-recorder.js';
import { countryOf } from './click-details.js';
import { LinkRequest, type VisitReaders } from './link-request.js';
import { RedirectTurn } from './redirect-turn.js';
import { targetLines } from './target-lines.js';

/** The form of a code, in any case. Other texts need no query. */
const codePattern = /^[0-9a-z-]{1,32}$/i;

/** The dependencies of the redirect. */
interface RedirectNeeds extends VisitReaders {
  readonly linkDirectory: LinkDirectory;
  readonly clicks: Pick<ClickRecorder, 'record'>;
  readonly limit: ClickLimit;
  readonly trust: Trust;
  /** The country that a trusted proxy names. */
  readonly proxyCountryOf: (request: IncomingMessage) => string | undefined;
  /** Whether `DNT` and `Sec-GPC` are respected. */
  readonly respectsOptOut: boolean;
}

interface RedirectParts extends RedirectNeeds {
  readonly turn: RedirectTurn;
}

/**
 * `GET /go/:code`, and `GET /:code` on the short host. Records the click and redirects (302) to the link's
 * target with the session id in the query. An unknown code gets 404. A visit of a closed link is no click.
 *
 * The redirect waits for the link, which is usually in memory, and for nothing else. HEAD, prefetches,
 * embedded requests and programs are recorded as BOT, with a session of their own. They neither count nor
 * change the session of a visitor. Clicks above their address's limit are redirected and do not count.
 */
export function redirectHandler(needs: RedirectNeeds): Redirect {
  const parts = { ...needs, turn: new RedirectTurn(new HeadSender(302), needs.clicks) };
  const { linkDirectory } = parts;
  return (request, response, code, owner) => {
    const known = linkDirectory.fresh(code);
    // Without a promise if the link is in memory, as most are.
    if (known && isServedBy(owner, known)) answer(known, request, response, parts);
    else return answerLater(code, owner, request, response, parts);
    return undefined;
  };
}

/** A custom host serves only links of its owner. */
function isServedBy(owner: HostOwner | undefined, { link }: FoundLink): boolean {
  if (!owner) return true;
  return link.organizationId === owner.organizationId && link.environment === owner.environment;
}

async function answerLater(
  code: string,
  owner: HostOwner | undefined,
  request: IncomingMessage,
  response: ServerResponse,
  parts: RedirectParts,
): Promise<void> {
  const found = codePattern.test(code) ? await parts.linkDirectory.find(code) : undefined;
  if (found && isServedBy(owner, found)) {
    answer(found, request, response, parts);
    return;
  }
  setCommonHeaders(request, response);
  response.statusCode = 404;
  response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  response.end('There is no such link.\n');
}

function answer(
  { link, terms }: FoundLink,
  request: IncomingMessage,
  response: ServerResponse,
  parts: RedirectParts,
): void {
  const now = Date.now();
  const outcome = targetOf(terms, {
    path: request.url ?? '',
    at: new Date(now),
    userAgent: request.headers['user-agent'],
    country: terms.countries.size > 0 ? countryIn(request, parts) : undefined,
  });
  if (outcome.kind !== 'target') {
    setCommonHeaders(request, response);
    sendClosedLink(response, outcome);
    return;
  }
  const { browser, cookies, visit } = follow(link, outcome, now, request, parts);
  const { session } = browser;
  const lines = targetLines(outcome, { requestId: request.id, session, cookies });
  parts.turn.add({ response, lines, at: now, visit });
}

interface Followed {
  readonly browser: Browser;
  readonly cookies: string;
  readonly visit: LinkRequest | undefined;
}

function countryIn(request: IncomingMessage, parts: RedirectParts): string | undefined {
  const ofAddress = (): string | undefined => parts.countryOfAddress(clientAddress(request, parts.trust));
  return parts.proxyCountryOf(request) ?? countryOf(ofAddress());
}

/** The visitor's browser, the cookies that it is to keep, and the visit if it is to be recorded. */
function follow(
  link: KnownLink,
  target: Target,
  at: number,
  request: IncomingMessage,
  parts: RedirectParts,
): Followed {
  const { limit, respectsOptOut } = parts;
  const { headers, method } = request;
  const botReason = botReasonOf(method, headers);
  const address = clientAddress(request, parts.trust);
  const isHidden = respectsOptOut && asksNotToBeTracked(headers);
  const isNew = botReason !== undefined || isHidden;
  const browser = isNew ? newBrowser() : browserOf(headers, link);
  const treatment = botReason === undefined ? limit.take(address) : limit.takeUncounted(address);
  const cookies = isNew ? '' : cookieLinesOf(link, browser, at);
  if (treatment === 'IGNORED') return { browser, cookies, visit: undefined };
  const asked = {
    target,
    address,
    browser,
    botReason,
    isOverLimit: treatment === 'NOTED',
    isHidden,
    userAgent: headers['user-agent'],
    referrer: headers.referer,
    acceptLanguage: headers['accept-language'],
    country: parts.proxyCountryOf(request),
    at,
  };
  return { browser, cookies, visit: new LinkRequest(link, asked, parts) };
}

/** Whether nothing may be kept about this browser, by its `DNT` or Global Privacy Control. */
function asksNotToBeTracked(headers: IncomingHttpHeaders): boolean {
  return headers['dnt'] === '1' || headers['sec-gpc'] === '1';
}

function setCommonHeaders({ id }: IncomingMessage, response: ServerResponse): void {
  if (id !== undefined) response.setHeader('X-Request-Id', id);
  response.setHeader('Cache-Control', 'private, no-store');
  response.setHeader('Referrer-Policy', 'no-referrer-when-downgrade');
}
