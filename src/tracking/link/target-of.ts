import { closedReasonOf, type CampaignState, type LinkState } from './closed-reason-of.js';
import type { LinkClosedReason } from './link-closed-reason.js';

/** What decides where a link leads, beside the request. */
export interface LinkTerms {
  readonly targetUrl: string;
  readonly link: LinkState;
  readonly campaign: CampaignState;
  /** Where closed links lead. */
  readonly fallbackUrl: string | null;
}

/** What it takes from the visitor's request. */
export interface TargetRequest {
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
  if (reason === undefined) return { kind: 'target', url: terms.targetUrl };
  if (terms.fallbackUrl !== null) return { kind: 'fallback', url: terms.fallbackUrl };
  return { kind: 'closed', reason };
}
