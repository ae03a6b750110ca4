/**
 * Reward rules as stored and evaluated. All values are JSON: amounts are atomic units as text, ids bare
 * uuids. A version therefore keeps its meaning when the code changes.
 */

/** The rules of a campaign in one version. Without rules, goals and gigs pay their plain amounts. */
export interface RuleSet {
  readonly rules: readonly Rule[];
  /** Caps over all rewards of the set. */
  readonly caps: readonly Cap[];
}

/** One rule: target, condition, reward and caps. */
export interface Rule {
  /** Its name in the set and across versions. A new version with this key continues its counters. */
  readonly key: string;
  /** For people to read. */
  readonly title: string | null;
  /** The target; null is everything that the campaign's goals and gigs match. */
  readonly target: RuleTarget | null;
  /** Higher first, then in the order of the set. */
  readonly priority: number;
  /** Of the rules of one group, only the first applicable one pays. */
  readonly group: string | null;
  /** The eligibility condition; null matches everything. */
  readonly when: Condition | null;
  readonly reward: RewardSpec;
  readonly caps: readonly Cap[];
  /** Days to hold its rewards; null uses the campaign's. */
  readonly holdDays: number | null;
  /** What happens to a reward above a cap's remainder. */
  readonly onExceed: 'REJECT' | 'PARTIAL';
  readonly rounding: 'DOWN' | 'HALF_UP' | 'HALF_EVEN';
  /** ISO times of its validity, by the event's occurrence; the end is exclusive. */
  readonly effectiveFrom: string | null;
  readonly effectiveTo: string | null;
}

/** A goal, a gig, or an event type, which needs neither. */
export type RuleTarget =
  { readonly goalId: string } | { readonly gigId: string } | { readonly eventType: string };

/** The reward. Percentages are ten-thousandths of a percent as text: "125000" is 12.5 %. */
export type RewardSpec = { readonly kind: 'PLAIN' } | FlatReward | TieredReward;

/** An amount, or a percentage of the event's amount. */
export type FlatReward =
  | { readonly kind: 'FIXED'; readonly amount: string }
  | { readonly kind: 'PERCENT'; readonly percent: string };

/** By the event's amount, or by the promoter's count or volume in the period, including this event. */
export interface TieredReward {
  readonly kind: 'TIERED';
  readonly basis: 'EVENT_AMOUNT' | 'PROMOTER_COUNT' | 'PROMOTER_AMOUNT';
  /** The period of the promoter's history; LIFETIME for the event's amount. */
  readonly period: Period;
  /** WHOLE: the reached tier prices the whole event. MARGINAL: each tier prices its part of the event. */
  readonly mode: 'WHOLE' | 'MARGINAL';
  /** Ascending by `from` (atomic units, or a count). Below the first tier, nothing is paid. */
  readonly tiers: readonly { readonly from: string; readonly reward: FlatReward }[];
}

/** In the campaign's time zone. Weeks begin on Monday. */
export type Period = 'DAY' | 'WEEK' | 'MONTH' | 'LIFETIME';

/** The most that is paid per scope and period, as a count or an amount. */
export interface Cap {
  readonly metric: 'COUNT' | 'AMOUNT';
  /** What a counter counts: `['RULE', 'PROMOTER']` is each promoter within the rule. Sorted, unique. */
  readonly scope: readonly CapScope[];
  readonly period: Period;
  /** A count, or atomic units; zero pays nothing. */
  readonly limit: string;
}

/** RULE counts the rule by its key; without it, all rules of the campaign. */
export type CapScope = 'CAMPAIGN' | 'RULE' | 'PROMOTER' | 'CUSTOMER' | 'VISITOR';

/** A tree of comparisons that determines eligibility. */
export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  | Comparison;

/** One comparison. `value` is absent for EXISTS, a list for IN, a pair for BETWEEN. */
export interface Comparison {
  /** Such as `event.amount`, `event.metadata.plan`, `promoter.name`, `click.country`: see `fields.ts`. */
  readonly field: string;
  readonly op: Operator;
  readonly value?: ComparisonValue;
}

export type Operator =
  | 'EQ'
  | 'NE'
  | 'LT'
  | 'LTE'
  | 'GT'
  | 'GTE'
  | 'BETWEEN'
  | 'IN'
  | 'NOT_IN'
  | 'CONTAINS'
  | 'STARTS_WITH'
  | 'ENDS_WITH'
  | 'EXISTS';

type ComparisonValue = string | number | boolean | readonly (string | number | boolean)[];

/** The data that conditions can read. Part of an event's evidence, and stored with its decision. */
export interface RuleInput {
  readonly event: {
    readonly type: string;
    /** Major units as text, to compare as a decimal; null without an amount. */
    readonly amount: string | null;
    readonly asset: string;
    /** ISO time. */
    readonly occurredAt: string;
    readonly metadata: Readonly<Record<string, unknown>>;
  };
  readonly promoter: {
    readonly id: string;
    readonly name: string;
    readonly externalId: string | null;
    /** ISO time. */
    readonly joinedAt: string;
  };
  readonly customer: { readonly id: string | null; readonly isNew: boolean | null };
  /** Null for an attribution by code or link without a click. */
  readonly click: {
    readonly country: string | null;
    readonly device: string | null;
    readonly referrer: string | null;
    readonly ageSeconds: number;
  } | null;
}
