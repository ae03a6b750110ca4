import fc from 'fast-check';
import type { CampaignBudget } from '../../../src/rewards/budget/lock-campaign-budgets.js';
import { type Funding, type Funds } from '../../../src/rewards/reward/fund-in-order.js';

export interface Reward {
  readonly campaignId: string;
  readonly cost: bigint;
  readonly review?: 'LIMIT' | 'MEANS' | null;
}

/** `A 5` is a reward of 5 in campaign A; `A 5 MEANS` is held for review unless there is money for it. */
export function rewardsOf(text: string): Reward[] {
  return text
    .split(', ')
    .filter((part) => part !== '')
    .map((part) => {
      const [campaignId = '', cost = '', review] = part.split(' ');
      return { campaignId, cost: BigInt(cost), review: (review ?? null) as 'LIMIT' | 'MEANS' | null };
    });
}

export function fundsOf(
  available: bigint,
  budgets: Record<string, CampaignBudget> = {},
  more: Partial<Funds> = {},
): Funds {
  return {
    available,
    budgets: new Map(Object.entries(budgets)),
    walletQueue: false,
    budgetQueues: new Set(),
    isWalletWanted: false,
    ...more,
  };
}

export const limited = (budget: bigint, spent: bigint): CampaignBudget => ({ budget, spent, account: null });

export const unlimited: CampaignBudget = { budget: null, spent: 1_000n, account: null };

export const ten = limited(10n, 0n);

/** A campaign with its own account; `refill` is a threshold and an amount. */
export const funded = (
  balance: bigint,
  refill?: [bigint, bigint],
  budget: bigint | null = null,
): CampaignBudget => ({
  budget,
  spent: 0n,
  account: {
    id: 'account',
    balance,
    credits: balance,
    refill: refill ? { threshold: refill[0], amount: refill[1] } : null,
    lowBalanceThreshold: null,
  },
});

export const campaignIds = ['A', 'B', 'C'];

export const amounts = fc.bigInt(0n, 40n);

export const rewardLists = fc.array(
  fc.record<Reward>({ campaignId: fc.constantFrom(...campaignIds), cost: fc.bigInt(1n, 30n) }),
  { maxLength: 25 },
);

export const limits = fc.option(fc.bigInt(0n, 120n));

const budgets = fc.record<CampaignBudget>({ budget: limits, spent: amounts, account: fc.constant(null) });

export const anyFunds = fc
  .record({
    available: fc.bigInt(0n, 300n),
    pair: fc.tuple(budgets, budgets),
    walletQueue: fc.boolean(),
    queue: fc.subarray(campaignIds, { maxLength: 1 }),
  })
  .map(({ available, pair: [a, b], walletQueue, queue }) =>
    fundsOf(available, { A: a, B: b }, { walletQueue, budgetQueues: new Set(queue) }),
  );

export const fundedOf = (rewards: readonly Reward[], fundings: readonly Funding[]): Reward[] =>
  rewards.filter((_, index) => fundings[index] === 'FUNDED');

export const sumOf = (rewards: readonly Reward[]): bigint =>
  rewards.reduce((sum, { cost }) => sum + cost, 0n);
