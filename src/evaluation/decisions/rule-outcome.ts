import type { ConditionVerdict } from '../../campaigns/reward-rule/compile-condition.js';
import type { Cap, RuleInput } from '../../campaigns/reward-rule/rule.js';
import type { Price, PriceProblem } from './price-reward.js';
import type { Counter, UsageProblem, UsageSubject } from './usage.js';

/** An effect of an event that may earn a reward. */
export interface EffectToPrice {
  /** `goal:<uuid>`, `gig:<uuid>`, or `event` for any other effect. */
  readonly key: string;
  /** The plain amount of the goal or gig, or the reason why there is none. */
  readonly plain: bigint | PriceProblem;
}

/** Everything that determines the outcome, except rules and counters. */
export interface RuleEvidence {
  readonly ruleInput: RuleInput;
  readonly effects: readonly EffectToPrice[];
  /** The event's amount in atomic units of the campaign's asset, or the reason why there is none. */
  readonly amount: bigint | PriceProblem;
  readonly subject: UsageSubject;
  /** Keys of rules whose history already includes this event, from an earlier effect of it. */
  readonly counted?: ReadonlySet<string>;
}

/** A reward that a rule pays. */
export interface RuleReward {
  readonly effect: string;
  /** Unique for the event. */
  readonly ruleKey: string;
  /** Atomic units, more than zero. */
  readonly amount: bigint;
  readonly holdDays: number | null;
}

/** The result of one rule for one effect. */
export type RuleResult =
  | 'PAID'
  | 'NOTHING'
  | 'NOT_EFFECTIVE'
  | 'NOT_ELIGIBLE'
  | 'GROUP_TAKEN'
  | 'CAPPED'
  | PriceProblem
  | UsageProblem;

/** One step of the decision, as JSON. */
export interface RuleStep {
  readonly rule: string;
  readonly effect: string;
  readonly result: RuleResult;
  /** Each comparison with its actual value. */
  readonly conditions?: ConditionVerdict['comparisons'];
  readonly tier?: Price['tier'];
  /** Before caps. */
  readonly price?: string;
  readonly caps?: readonly CapStep[];
  /** After caps. */
  readonly amount?: string;
}

export interface CapStep extends Pick<Cap, 'metric' | 'scope' | 'limit'> {
  readonly key: string;
  readonly before: string;
  readonly after: string;
}

/** The result of all rules for one event. */
export interface RuleOutcome {
  readonly rewards: readonly RuleReward[];
  readonly steps: readonly RuleStep[];
  /** Additions to the counters, by key. */
  readonly changes: ReadonlyMap<string, Counter>;
  /** Values of the counters that were read, before this event. */
  readonly seen: ReadonlyMap<string, Counter>;
}
