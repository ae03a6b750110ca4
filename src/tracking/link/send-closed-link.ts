import type { ServerResponse } from 'node:http';
import { headerUrl } from '../../kernel/header-url.js';
import { page } from '../../platform/http/page.js';
import { pagePolicy } from '../../platform/http/security-headers.js';
import type { LinkClosedReason } from './link-closed-reason.js';
import type { LinkOutcome } from './target-of.js';

/**
 * The answer by reason. 410 means gone, probably permanently. 404 leaves the future open (RFC 9110), so that
 * search engines and previews ask again. Neither looks like a fault of this server, as 503 would.
 */
const answers: Readonly<Record<LinkClosedReason, readonly [status: number, text: string]>> = {
  DISABLED: [410, 'Its owner has closed it.'],
  EXPIRED: [410, 'It has expired.'],
  CAMPAIGN_ENDED: [410, 'The offer behind it has ended.'],
  CAMPAIGN_NOT_STARTED: [404, 'The offer behind it has not started yet. Please try again later.'],
};

const policy = pagePolicy();
const pages = new Map(
  Object.entries(answers).map(([reason, [, text]]) => [
    reason,
    page('This link is closed', `<p>${text}</p>\n<p>You have not done anything wrong.</p>`),
  ]),
);

/**
 * Answers a visit of a closed link: a redirect (302) to the campaign's page for it, or a page of this server
 * with the reason. Sets no cookie.
 */
export function sendClosedLink(
  response: ServerResponse,
  outcome: Exclude<LinkOutcome, { readonly kind: 'target' }>,
): void {
  if (outcome.kind === 'fallback') {
    response.writeHead(302, { Location: headerUrl(outcome.url) }).end();
    return;
  }
  response.setHeader('Content-Type', 'text/html; charset=utf-8');
  response.setHeader('Content-Security-Policy', policy);
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('X-Robots-Tag', 'noindex');
  // Node omits the body of an answer to HEAD.
  response.writeHead(answers[outcome.reason][0]).end(pages.get(outcome.reason));
}
