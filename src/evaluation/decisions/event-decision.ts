import type { RuleOutcome } from './rule-outcome.js';
import type { FraudCheckName, FraudVerdict } from './check-fraud.js';

/** Why an event did not count. The closed list of values of `decision.reason`. */
export type Reason =
  | 'NO_ATTRIBUTION'
  | 'OTHER_CAMPAIGN'
  | 'ORGANIZATION_SUSPENDED'
  | 'PROMOTER_SUSPENDED'
  | 'CAMPAIGN_NOT_ACTIVE'
  | 'OUTSIDE_CAMPAIGN_DATES'
  | 'NO_MATCHING_ACTION'
  | 'AMOUNT_REQUIRED'
  | 'OTHER_ASSET'
  | 'MAX_PER_VISITOR'
  | 'MAX_PER_PROMOTER'
  | 'MAX_TOTAL'
  | 'DEADLINE_PASSED'
  /** A reviewer rejected it after a fraud check held it. */
  | 'REVIEW_REJECTED'
  | FraudCheckName;

/** One effect of an event. `reward` is its total in atomic units and may be zero. */
export type Effect =
  | { readonly kind: 'conversion'; readonly goalId: string; readonly reward: bigint }
  | { readonly kind: 'attempt'; readonly gigId: string; readonly reward: bigint; readonly verified: boolean }
  /** A reward of a rule for the event type, without a goal or gig. */
  | { readonly kind: 'event'; readonly reward: bigint };

/** A goal or gig that refuses an event. */
export interface EffectRefusal {
  /** `goal:<uuid>` or `gig:<uuid>`. */
  readonly action: string;
  readonly reason: Reason;
}

/** The outcome of an evaluation. */
export interface Decision {
  readonly status: 'PROCESSED' | 'UNMATCHED' | 'REJECTED' | 'REVIEW';
  readonly reason?: Reason;
  readonly effects: readonly Effect[];
  /** Goals and gigs that matched but refuse the event, each with the reason. */
  readonly refusals: readonly EffectRefusal[];
  /** Results of the active fraud checks; undefined if evaluation ended before them. */
  readonly fraudChecks?: readonly FraudVerdict[];
  /** Results of the rules; undefined if evaluation ended before them. */
  readonly outcome?: RuleOutcome;
}
