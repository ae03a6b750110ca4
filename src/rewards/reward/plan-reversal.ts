/** A reward before a reversal. Amounts are atomic units. */
export interface Reversible {
  readonly amount: bigint;
  readonly fee: bigint;
  /** The amount reversed earlier. */
  readonly reversed: bigint;
  readonly feeReversed: bigint;
}

/** The amounts of this reversal. */
export interface ReversalPlan {
  readonly amount: bigint;
  /** The part of the platform fee that is refunded. */
  readonly fee: bigint;
  /** The part taken from the promoter's balance. */
  readonly recovered: bigint;
  /** The part that the balance lacks, so that the promoter owes it. */
  readonly owed: bigint;
}

/**
 * Plans the reversal of `amount` from a promoter with the balance `there`. Pure.
 *
 * The fee is refunded in proportion to the cumulative reversal, rounded down. The refunds of several partial
 * reversals therefore add up to exactly the whole fee.
 */
export function planReversal(reward: Reversible, amount: bigint, there: bigint): ReversalPlan {
  const feeSoFar = (reward.fee * (reward.reversed + amount)) / reward.amount;
  const recovered = amount < there ? amount : there > 0n ? there : 0n;
  return { amount, fee: feeSoFar - reward.feeReversed, recovered, owed: amount - recovered };
}
