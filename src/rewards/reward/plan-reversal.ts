/** A reward as it stands before some of it is taken back. Amounts are atomic units. */
export interface Reversible {
  readonly amount: bigint;
  readonly fee: bigint;
  /** What was taken back already. */
  readonly reversed: bigint;
  readonly feeReversed: bigint;
}

/** What is taken back now, and from where. */
export interface ReversalPlan {
  readonly amount: bigint;
  /** The part of the platform's fee that goes back with it. */
  readonly fee: bigint;
  /** What is taken from what the promoter has. */
  readonly recovered: bigint;
  /** What is no longer there: the promoter owes it. */
  readonly owed: bigint;
}

/**
 * How to take `amount` of a reward back from a promoter who has `there`. Pure.
 *
 * The fee goes back in proportion, by its sum so far and rounded down, so that however a reward is taken back in parts, the parts
 * of the fee add up to the whole of it and never to more.
 */
export function planReversal(reward: Reversible, amount: bigint, there: bigint): ReversalPlan {
  const feeSoFar = (reward.fee * (reward.reversed + amount)) / reward.amount;
  const recovered = amount < there ? amount : there > 0n ? there : 0n;
  return { amount, fee: feeSoFar - reward.feeReversed, recovered, owed: amount - recovered };
}
