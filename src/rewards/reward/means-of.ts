/** What a campaign's rewards are paid from. Amounts are atomic units. */
export interface Payer {
  /** Everything that ever came into the organization's wallet. */
  readonly walletCredits: bigint;
  /** The campaign's limit; null is none. */
  readonly budget: bigint | null;
  /** The campaign's own account, with everything that ever came into it; null where the campaign draws on the wallet. */
  readonly account: { readonly credits: bigint; readonly refill: object | null } | null;
}

/**
 * The most that a payer could ever have paid for one reward, the platform's fee included, in atomic units: the campaign's limit, or
 * everything that ever came into the account that pays. Undefined where there was never any money. Pure.
 */
export function meansOf({ walletCredits, budget, account }: Payer): bigint | undefined {
  const own = account === null ? walletCredits : account.credits + (account.refill ? walletCredits : 0n);
  if (own <= 0n) return undefined;
  return budget !== null && budget > 0n && budget < own ? budget : own;
}
