import { divideRounded, Rounding } from '../../kernel/rounding.js';
import type { FlatReward, Rule, TieredReward } from '../../campaigns/reward-rule/rule.js';

/** What a price may depend on, in atomic units of the campaign's asset. */
export interface PriceBasis {
  /** What the goal or gig itself pays, or why it cannot be said. */
  readonly plain: bigint | PriceProblem;
  /** The event's amount; why not, when there is none that counts. */
  readonly amount: bigint | PriceProblem;
  /** What the promoter brought in the rule's period before this event: so many events, of so much. */
  readonly history: { readonly count: bigint; readonly volume: bigint };
}

/** Why there is no price. */
export type PriceProblem = 'AMOUNT_REQUIRED' | 'OTHER_ASSET' | 'BELOW_FIRST_TIER' | 'NO_PLAIN_AMOUNT';

/** A price, and the tier that was reached, for the trace. */
export interface Price {
  readonly amount: bigint | PriceProblem;
  readonly tier?: {
    readonly basis: TieredReward['basis'];
    /** Where the event begins and ends on the scale of the tiers. */
    readonly from: string;
    readonly to: string;
    /** Place in the list of the last tier that was reached; -1 below the first. */
    readonly reached: number;
  };
}

/** Percentages are ten-thousandths of a percent. */
const whole = 1_000_000n;

const roundings = { DOWN: Rounding.DOWN, HALF_UP: Rounding.HALF_UP, HALF_EVEN: Rounding.HALF_EVEN } as const;

/** What a rule pays for one event, before caps. Pure; rounded once, to an atomic unit, as the rule says. */
export function priceReward(
  { reward, rounding }: Pick<Rule, 'reward' | 'rounding'>,
  basis: PriceBasis,
): Price {
  if (reward.kind === 'PLAIN') return { amount: basis.plain };
  if (reward.kind === 'TIERED') return priceByTiers(reward, rounding, basis);
  const share = shareOf(reward, basis.amount);
  return { amount: typeof share === 'bigint' ? rounded(share, rounding) : share };
}

/** An amount in millionths of atomic units, so that nothing is rounded before everything is added up. */
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

/** Where an event lies on the scale of the tiers: behind `from`, up to `to`. */
function spanOf(
  { basis }: TieredReward,
  { amount, history }: PriceBasis,
): { readonly from: bigint; readonly to: bigint } | PriceProblem {
  if (basis === 'PROMOTER_COUNT') return { from: history.count, to: history.count + 1n };
  if (typeof amount !== 'bigint') return amount;
  const from = basis === 'EVENT_AMOUNT' ? 0n : history.volume;
  return { from, to: from + amount };
}

/** Each tier prices the part of the event that falls into it; its fixed amount is paid by the event that comes to it. */
function marginalShare(
  { basis, tiers }: TieredReward,
  { from, to }: { readonly from: bigint; readonly to: bigint },
  amount: bigint | PriceProblem,
): bigint | PriceProblem {
  let sum = 0n;
  // A scale begins at nothing: whoever leaves that behind comes to a tier that begins there. An amount of zero leaves nothing behind; on a
  // scale of its own it is all there is.
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

/** An event cannot be divided by counting: it belongs to the tier of its number, with all of its amount. */
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
