/**
 * Reward rules as they are stored and evaluated. Everything here is JSON: amounts are atomic units as text, ids bare uuids, so that
 * a version means the same for ever, whatever becomes of the code that reads it.
 */

/** What a campaign pays, in one version. Without rules it pays the plain amounts of its goals and gigs. */
export interface RuleSet {
  readonly rules: readonly Rule[];
  /** Caps over everything that the set pays. */
  readonly caps: readonly Cap[];
}

/** One rule: for what, for whom, how much, how often. */
export interface Rule {
  /** Its name in the set, and over versions: what counts towards its caps goes on counting when a new version has it. */
  readonly key: string;
  /** For people to read. */
  readonly title: string | null;
  /** What it pays for; all that the campaign's goals and gigs match when null. */
  readonly target: RuleTarget | null;
  /** Higher first; then in the order of the set. */
  readonly priority: number;
  /** Of the rules of one group, only the first that pays does. */
  readonly group: string | null;
  /** Who is eligible; everybody when null. */
  readonly when: Condition | null;
  readonly reward: RewardSpec;
  readonly caps: readonly Cap[];
  /** Days that its rewards are held; the campaign's when null. */
  readonly holdDays: number | null;
  /** What happens to a reward that is larger than what a cap has left. */
  readonly onExceed: 'REJECT' | 'PARTIAL';
  readonly rounding: 'DOWN' | 'HALF_UP' | 'HALF_EVEN';
  /** ISO times between which it applies, by when the event occurred; the end is not part of it. */
  readonly effectiveFrom: string | null;
  readonly effectiveTo: string | null;
}

/** A goal, a gig, or an event type, which needs neither. */
export type RuleTarget =
  { readonly goalId: string } | { readonly gigId: string } | { readonly eventType: string };

/** How much. Percentages are ten-thousandths of a percent as text: "125000" is 12.5 %. */
export type RewardSpec = { readonly kind: 'PLAIN' } | FlatReward | TieredReward;

/** An amount, or a share of the event's. */
export type FlatReward =
  | { readonly kind: 'FIXED'; readonly amount: string }
  | { readonly kind: 'PERCENT'; readonly percent: string };

/** By size: of the event's amount, or of what the promoter has brought so far in the period, this event included. */
export interface TieredReward {
  readonly kind: 'TIERED';
  readonly basis: 'EVENT_AMOUNT' | 'PROMOTER_COUNT' | 'PROMOTER_AMOUNT';
  /** Of the promoter's history; LIFETIME for the event's own amount. */
  readonly period: Period;
  /** WHOLE: the tier that is reached prices the whole event. MARGINAL: each tier prices the part of the event that falls into it. */
  readonly mode: 'WHOLE' | 'MARGINAL';
  /** Ascending by `from` (atomic units, or a count); the first begins where anything is paid at all. */
  readonly tiers: readonly { readonly from: string; readonly reward: FlatReward }[];
}

/** In the campaign's time zone. Weeks begin on Monday. */
export type Period = 'DAY' | 'WEEK' | 'MONTH' | 'LIFETIME';

/** The most that is paid within a scope and period: so many rewards, or so much. */
export interface Cap {
  readonly metric: 'COUNT' | 'AMOUNT';
  /** What is counted together: `['RULE', 'PROMOTER']` is each promoter for itself, within the rule. Sorted, without doubles. */
  readonly scope: readonly CapScope[];
  readonly period: Period;
  /** A count, or atomic units; zero pays nothing. */
  readonly limit: string;
}

/** RULE counts the rule by its key; without it, everything of the campaign's rules. */
export type CapScope = 'CAMPAIGN' | 'RULE' | 'PROMOTER' | 'CUSTOMER' | 'VISITOR';

/** Who is eligible: a tree of comparisons. */
export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  | Comparison;

/** One comparison. `value` is absent for EXISTS alone, a list for IN, a pair for BETWEEN. */
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

/** Everything that conditions may look at. Part of the evidence of an event, and kept with its decision. */
export interface RuleInput {
  readonly event: {
    readonly type: string;
    /** Major units as text, so that it compares as a decimal; null without one. */
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
  /** Null when attributed by code or link, without a click. */
  readonly click: {
    readonly country: string | null;
    readonly device: string | null;
    readonly referrer: string | null;
    readonly ageSeconds: number;
  } | null;
}
