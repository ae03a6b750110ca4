/* The price of an event: its amount, the plain amount of a goal or gig, and the reward of a rule. */
import { percentOf } from '../../kernel/money.js';
import type { Evidence, GoalTerms } from './evidence.js';
import type { UsageProblem, UsageSubject } from './usage.js';
import type { CreditSplit, Touch } from './split-credit.js';
import { divideRounded, Rounding } from '../../kernel/rounding.js';
import type { Cap, FlatReward, Rule, RuleInput, TieredReward } from '../../campaigns/reward-rule/rule.js';

/** The values that a price may depend on, in atomic units of the campaign's asset. */
export interface PriceBasis {
  /** The plain amount of the goal or gig, or the reason why there is none. */
  readonly plain: bigint | PriceProblem;
  /** The event's amount, or the reason why there is none that counts. */
  readonly amount: bigint | PriceProblem;
  /** Number and volume of the promoter's events in the rule's period before this one. */
  readonly history: { readonly count: bigint; readonly volume: bigint };
}

/** Why there is no price. */
export type PriceProblem = 'AMOUNT_REQUIRED' | 'OTHER_ASSET' | 'BELOW_FIRST_TIER' | 'NO_PLAIN_AMOUNT';

/** A price, with the reached tier for the trace. */
export interface Price {
  readonly amount: bigint | PriceProblem;
  readonly tier?: {
    readonly basis: TieredReward['basis'];
    /** Start and end of the event on the tier scale. */
    readonly from: string;
    readonly to: string;
    /** Index of the highest tier that was reached; -1 below the first. */
    readonly reached: number;
  };
}

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
  /** How it is divided among several promoters; undefined if one earns all. */
  readonly split?: CreditSplit | undefined;
  /** Keys of rules whose history already includes this event, from an earlier effect of it. */
  readonly counted?: ReadonlySet<string>;
}

/** A cap in the trace, with its counter before and after. */
export interface CapStep extends Pick<Cap, 'metric' | 'scope' | 'limit'> {
  readonly key: string;
  readonly before: string;
  readonly after: string;
}

/** The part of one promoter of a divided event. */
export interface ShareStep {
  readonly promoterId: string;
  /** Before caps by promoter. */
  readonly price: string;
  readonly result: 'PAID' | 'CAPPED' | UsageProblem | NonNullable<Touch['refused']>;
  readonly caps?: readonly CapStep[];
  readonly amount?: string;
}

/** The plain amount that a goal pays for this event. */
export function plainOf(goal: GoalTerms, evidence: Evidence): bigint | PriceProblem {
  if (goal.payoutType === 'FLAT') return goal.payoutRate;
  const amount = evidentAmount(evidence);
  return typeof amount === 'bigint' ? percentOf(amount, goal.payoutRate) : amount;
}

/** The amount that counts, or the reason why there is none. Pure. */
export function evidentAmount({
  event,
  campaign,
}: Pick<Evidence, 'event' | 'campaign'>): bigint | PriceProblem {
  if (event.amount === null || !campaign) return 'AMOUNT_REQUIRED';
  return event.asset === campaign.asset ? event.amount : 'OTHER_ASSET';
}

/** Percentages are in ten-thousandths of a percent. */
const whole = 1_000_000n;

const roundings = { DOWN: Rounding.DOWN, HALF_UP: Rounding.HALF_UP, HALF_EVEN: Rounding.HALF_EVEN } as const;

/** The price of one event by a rule, before caps. Rounded once, to an atomic unit, as the rule says. Pure. */
export function priceReward(
  { reward, rounding }: Pick<Rule, 'reward' | 'rounding'>,
  basis: PriceBasis,
): Price {
  if (reward.kind === 'PLAIN') return { amount: basis.plain };
  if (reward.kind === 'TIERED') return priceByTiers(reward, rounding, basis);
  const share = shareOf(reward, basis.amount);
  return { amount: typeof share === 'bigint' ? rounded(share, rounding) : share };
}

/** An amount in millionths of atomic units, because rounding happens only after the sum. */
function shareOf(reward: FlatReward, amount: bigint | PriceProblem): bigint | PriceProblem {
  if (reward.kind === 'FIXED') return BigInt(reward.amount) * whole;
  return typeof amount === 'bigint' ? amount * BigInt(reward.percent) : amount;
}

function rounded(millionths: bigint, rounding: Rule['rounding']): bigint {
  return divideRounded(millionths, whole, roundings[rounding]);
}

function priceByTiers(reward: TieredReward, rounding: Rule['rounding'], basis: PriceBasis): Price {
  const span = spanOf(reward, basis);
  if (typeof span === 'string') return { amount: span };
  const { from, to } = span;
  const reached = reward.tiers.findLastIndex((tier) => BigInt(tier.from) <= to);
  const tier = { basis: reward.basis, from: from.toString(), to: to.toString(), reached };
  if (reached < 0) return { amount: 'BELOW_FIRST_TIER', tier };
  const share =
    reward.mode === 'WHOLE'
      ? shareOf((reward.tiers[reached] as TieredReward['tiers'][number]).reward, basis.amount)
      : marginalShare(reward, span, basis.amount);
  return { amount: typeof share === 'bigint' ? rounded(share, rounding) : share, tier };
}

/** The range of an event on the tier scale: after `from`, up to `to`. */
function spanOf(
  { basis }: TieredReward,
  { amount, history }: PriceBasis,
): { readonly from: bigint; readonly to: bigint } | PriceProblem {
  if (basis === 'PROMOTER_COUNT') return { from: history.count, to: history.count + 1n };
  if (typeof amount !== 'bigint') return amount;
  const from = basis === 'EVENT_AMOUNT' ? 0n : history.volume;
  return { from, to: from + amount };
}

/** Each tier prices its part of the event. The event that reaches a tier earns the tier's fixed amount. */
function marginalShare(
  { basis, tiers }: TieredReward,
  { from, to }: { readonly from: bigint; readonly to: bigint },
  amount: bigint | PriceProblem,
): bigint | PriceProblem {
  let sum = 0n;
  // A tier that begins at 0 is reached by the first amount above 0. On the EVENT_AMOUNT scale, an amount of 0
  // also reaches it.
  const isFirst = from === 0n && (to > 0n || basis === 'EVENT_AMOUNT');
  for (const [place, tier] of tiers.entries()) {
    const start = BigInt(tier.from);
    const next = tiers[place + 1];
    const end = next ? BigInt(next.from) : undefined;
    if (tier.reward.kind === 'FIXED') {
      const comesToIt = start === 0n ? isFirst : start > from && start <= to;
      if (comesToIt) sum += BigInt(tier.reward.amount) * whole;
      continue;
    }
    const part =
      basis === 'PROMOTER_COUNT' ? wholeEvent(start, end, to, amount) : overlap(start, end, from, to);
    if (typeof part !== 'bigint') return part;
    sum += part * BigInt(tier.reward.percent);
  }
  return sum;
}

/** A scale by count cannot divide an event, so the tier of its number prices its whole amount. */
function wholeEvent(
  start: bigint,
  end: bigint | undefined,
  to: bigint,
  amount: bigint | PriceProblem,
): bigint | PriceProblem {
  return start <= to && (end === undefined || to < end) ? amount : 0n;
}

function overlap(start: bigint, end: bigint | undefined, from: bigint, to: bigint): bigint {
  const lower = start > from ? start : from;
  const upper = end !== undefined && end < to ? end : to;
  return upper > lower ? upper - lower : 0n;
}
