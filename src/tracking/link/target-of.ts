import { closedReasonOf, type CampaignState, type LinkState } from './closed-reason-of.js';
import { deepLinkOf } from './deep-link-of.js';
import type { LinkClosedReason } from './link-closed-reason.js';
import { passQuery } from './pass-query.js';

/** What decides where a link leads, beside the request. */
export interface LinkTerms {
  readonly targetUrl: string;
  readonly link: LinkState;
  readonly campaign: CampaignState;
  /** Where closed links lead. */
  readonly fallbackUrl: string | null;
  /** Whether the short link's own query is passed on. */
  readonly passesQuery: boolean;
  /** The hosts to which `?url=` may lead. */
  readonly hosts: readonly string[];
}

/** What it takes from the visitor's request. */
export interface TargetRequest {
  /** The path of the request, with its query. */
  readonly path: string;
  readonly at: Date;
}

/** Where a link leads. Only a visit of a target is a click. */
export type LinkOutcome =
  | { readonly kind: 'target'; readonly url: string }
  | { readonly kind: 'fallback'; readonly url: string }
  | { readonly kind: 'closed'; readonly reason: LinkClosedReason };

/** Where a link leads for a request. The session id is not part of the URL yet. */
export function targetOf(terms: LinkTerms, request: TargetRequest): LinkOutcome {
  const reason = closedReasonOf(terms.link, terms.campaign, request.at);
  if (reason === undefined) return { kind: 'target', url: urlFor(terms, request.path) };
  if (terms.fallbackUrl !== null) return { kind: 'fallback', url: terms.fallbackUrl };
  return { kind: 'closed', reason };
}

function urlFor({ targetUrl, passesQuery, hosts }: LinkTerms, path: string): string {
  const queryAt = path.indexOf('?');
  // Most short links have no query.
  if (queryAt < 0) return targetUrl;
  const query = path.slice(queryAt + 1);
  const target = deepLinkOf(new URLSearchParams(query), targetUrl, hosts) ?? targetUrl;
  return passesQuery ? passQuery(target, query) : target;
}
