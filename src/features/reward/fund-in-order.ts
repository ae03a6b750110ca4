/** A campaign's budget and what it has spent, in atomic units; a null budget is no limit. */
export interface Purse {
  readonly budget: bigint | null;
  readonly spent: bigint;
}

/** What there is to pay from, and who waits already. */
export interface Funds {
  readonly available: bigint;
  readonly budgets: ReadonlyMap<string, Purse>;
  /** Whether older rewards wait for money in the wallet: then no younger one may overtake them. */
  readonly walletQueue: boolean;
  /** Campaigns in which older rewards wait for budget. */
  readonly budgetQueues: ReadonlySet<string>;
}

/** Whether there is money for a reward, or what it waits for. */
export type Funding = 'FUNDED' | 'BUDGET' | 'WALLET';

/**
 * Decides, in order of arrival, which rewards there is money for. Pure.
 *
 * A budget that is too small stops only its own campaign; a wallet that is too small stops everything behind, so that
 * a small late reward never overtakes a large early one.
 */
export function fundInOrder(
  rewards: readonly { readonly campaignId: string; readonly amount: bigint }[],
  funds: Funds,
): Funding[] {
  let left = funds.available;
  let walletIsShort = funds.walletQueue;
  const shortBudgets = new Set(funds.budgetQueues);
  const spent = new Map([...funds.budgets].map(([id, purse]) => [id, purse.spent]));
  return rewards.map(({ campaignId, amount }) => {
    const budget = funds.budgets.get(campaignId)?.budget ?? null;
    const before = spent.get(campaignId) ?? 0n;
    if (shortBudgets.has(campaignId) || (budget !== null && before + amount > budget)) {
      shortBudgets.add(campaignId);
      return 'BUDGET';
    }
    if (walletIsShort || amount > left) {
      walletIsShort = true;
      return 'WALLET';
    }
    left -= amount;
    spent.set(campaignId, before + amount);
    return 'FUNDED';
  });
}
