import { aroundSession } from './around-session.js';
import { chooseUrl, type LinkTargets } from './choose-url.js';
import { closedReasonOf, type CampaignState, type LinkState } from './closed-reason-of.js';
import { deepLinkOf } from './deep-link-of.js';
import type { LinkClosedReason } from './link-closed-reason.js';
import type { AddedParameters } from './added-parameters.js';
import { passQuery } from './pass-query.js';
import type { StoredSubIds } from './sub-ids.js';
import { subIdsOf } from './sub-ids-of.js';
import { utmOf } from './utm-of.js';

/** What decides where a link leads, beside the request. */
export interface LinkTerms extends LinkTargets {
  readonly link: LinkState;
  readonly campaign: CampaignState;
  /** Where closed links lead. */
  readonly fallbackUrl: string | null;
  /** Whether the short link's own query is passed on. */
  readonly passesQuery: boolean;
  /** The hosts to which `?url=` may lead. */
  readonly hosts: readonly string[];
  readonly subIds: StoredSubIds;
  readonly added: AddedParameters;
  /** The targets of visits without a query, once they are known: few, by the page that was chosen. */
  readonly plain: Target[];
}

/** What it takes from the visitor's request. */
export interface TargetRequest {
  /** The path of the request, with its query. */
  readonly path: string;
  readonly at: Date;
  readonly userAgent?: string | undefined;
  /** Only needed if the link has targets by country. */
  readonly country?: string | undefined;
}

/** The address that a visitor is sent to, and what is recorded of it. */
export interface Target {
  readonly kind: 'target';
  /** The page of the link that was chosen. */
  readonly chosen: string;
  readonly url: string;
  /** The same, ready for the header, up to the session id. */
  readonly before: string;
  /** What follows the session id. */
  readonly after: string;
  /** The UTM parameters of the address as JSON. */
  readonly utm: string | null;
  /** The sub-ids of the visit as JSON. */
  readonly subIds: string | null;
}

/** Where a link leads. Only a visit of a target is a click. */
export type LinkOutcome =
  | Target
  | { readonly kind: 'fallback'; readonly url: string }
  | { readonly kind: 'closed'; readonly reason: LinkClosedReason };

/** Where a link leads for a request. The session id is not part of the URL yet. */
export function targetOf(terms: LinkTerms, request: TargetRequest): LinkOutcome {
  const reason = closedReasonOf(terms.link, terms.campaign, request.at);
  if (reason === undefined) return openTarget(terms, request);
  if (terms.fallbackUrl !== null) return { kind: 'fallback', url: terms.fallbackUrl };
  return { kind: 'closed', reason };
}

function openTarget(terms: LinkTerms, { path, userAgent, country }: TargetRequest): Target {
  const { targetUrl, hosts, plain } = terms;
  const chosen = chooseUrl(terms, userAgent, country);
  const queryAt = path.indexOf('?');
  if (queryAt >= 0) {
    const query = path.slice(queryAt + 1);
    const asked = deepLinkOf(new URLSearchParams(query), targetUrl, hosts);
    return completed(terms, asked ?? chosen, path, query);
  }
  // Most short links have no query.
  for (const known of plain) if (known.chosen === chosen) return known;
  const target = completed(terms, chosen, path, '');
  plain.push(target);
  return target;
}

/** The visitor's own parameters come before the link's. None replaces one of the target. */
function completed(
  { passesQuery, added, subIds }: LinkTerms,
  target: string,
  path: string,
  query: string,
): Target {
  const passed = passesQuery ? passQuery(passQuery(target, query), added.subIds, Infinity) : target;
  const url = passQuery(passed, added.utm, Infinity);
  const { before, after } = aroundSession(url);
  return {
    kind: 'target',
    chosen: target,
    url,
    before,
    after,
    utm: utmOf(url),
    subIds: subIdsOf(path, subIds),
  };
}
