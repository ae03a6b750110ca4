/** The money sources of a campaign's rewards. Amounts are atomic units. */
export interface Payer {
  /** The sum of all credits of the organization's wallet. */
  readonly walletCredits: bigint;
  /** The campaign's limit; null is none. */
  readonly budget: bigint | null;
  /** The campaign's own account with the sum of its credits; null if the campaign draws on the wallet. */
  readonly account: { readonly credits: bigint; readonly refill: object | null } | null;
}

/**
 * The most that a payer could ever have paid for one reward with its fee, in atomic units. It is the
 * campaign's limit, or the sum of all credits of the paying account. Undefined if there was never any
 * money. Pure.
 */
export function meansOf({ walletCredits, budget, account }: Payer): bigint | undefined {
  const own = account === null ? walletCredits : account.credits + (account.refill ? walletCredits : 0n);
  if (own <= 0n) return undefined;
  return budget !== null && budget > 0n && budget < own ? budget : own;
}
