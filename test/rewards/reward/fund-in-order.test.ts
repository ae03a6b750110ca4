import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { BudgetAccount, CampaignBudget } from '../../../src/rewards/budget/lock-campaign-budgets.js';
import { fundInOrder, type Funding, type Funds } from '../../../src/rewards/reward/fund-in-order.js';

interface Reward {
  readonly campaignId: string;
  readonly cost: bigint;
  readonly review?: 'LIMIT' | 'MEANS' | null;
}

/** `A 5` is a reward of 5 in campaign A; `A 5 MEANS` is held for review unless there is money for it. */
function rewardsOf(text: string): Reward[] {
  return text
    .split(', ')
    .filter((part) => part !== '')
    .map((part) => {
      const [campaignId = '', cost = '', review] = part.split(' ');
      return { campaignId, cost: BigInt(cost), review: (review ?? null) as 'LIMIT' | 'MEANS' | null };
    });
}

function fundsOf(
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

const limited = (budget: bigint, spent: bigint): CampaignBudget => ({ budget, spent, account: null });
const unlimited: CampaignBudget = { budget: null, spent: 1_000n, account: null };
const ten = limited(10n, 0n);
/** A campaign with its own account; `refill` is a threshold and an amount. */
const funded = (
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

describe('a table of cases', () => {
  it.each<[string, string, Funds, string]>([
    ['nothing to fund', '', fundsOf(10n), ''],
    ['enough for all', 'A 5, B 5', fundsOf(10n), 'FUNDED FUNDED'],
    ['exactly the wallet', 'A 10', fundsOf(10n), 'FUNDED'],
    ['one unit too little in the wallet', 'A 10', fundsOf(9n), 'WALLET'],
    ['an empty wallet', 'A 1', fundsOf(0n), 'WALLET'],
    ['a small late one behind one that is too large', 'A 4, A 7, A 1', fundsOf(10n), 'FUNDED WALLET FUNDED'],
    ['a small one of another campaign behind it', 'A 11, B 1', fundsOf(10n), 'WALLET FUNDED'],
    ['exactly the budget', 'A 10', fundsOf(99n, { A: ten }), 'FUNDED'],
    ['one unit too little in the budget', 'A 11', fundsOf(99n, { A: ten }), 'BUDGET'],
    ['what was spent before', 'A 4', fundsOf(99n, { A: limited(10n, 7n) }), 'BUDGET'],
    ['a budget that was lowered below what is spent', 'A 1', fundsOf(99n, { A: limited(3n, 7n) }), 'BUDGET'],
    ['a budget of nothing', 'A 1', fundsOf(99n, { A: limited(0n, 0n) }), 'BUDGET'],
    ['no limit', 'A 99', fundsOf(99n, { A: unlimited }), 'FUNDED'],
    ['a campaign without a budget', 'A 99', fundsOf(99n), 'FUNDED'],
    [
      'a small late one behind one that is too large for the limit',
      'A 11, A 1',
      fundsOf(99n, { A: ten }),
      'BUDGET FUNDED',
    ],
    [
      'another campaign beside a short budget',
      'A 11, B 1, A 1',
      fundsOf(99n, { A: ten }),
      'BUDGET FUNDED FUNDED',
    ],
    [
      'a reward that waits for budget, which takes nothing from the wallet',
      'A 11, B 9',
      fundsOf(9n, { A: ten }),
      'BUDGET FUNDED',
    ],
    ['budget before wallet, where both are short', 'A 11', fundsOf(0n, { A: ten }), 'BUDGET'],
    [
      'a reward that waits for the wallet, which takes nothing from the budget',
      'A 8, A 8',
      fundsOf(1n, { A: ten }),
      'WALLET WALLET',
    ],
    ['a budget short while the wallet is short', 'A 8, A 11', fundsOf(1n, { A: ten }), 'WALLET BUDGET'],
    [
      'older rewards that the wallet can pay by now',
      'A 1, B 1',
      fundsOf(99n, {}, { walletQueue: true }),
      'WALLET WALLET',
    ],
    [
      'older rewards that the account can pay by now',
      'A 1, B 1',
      fundsOf(99n, {}, { budgetQueues: new Set(['A']) }),
      'BUDGET FUNDED',
    ],
    [
      'both queues',
      'A 1, B 1',
      fundsOf(99n, {}, { walletQueue: true, budgetQueues: new Set(['A']) }),
      'BUDGET WALLET',
    ],
    [
      'older rewards for which there is still too little, which hold nobody up',
      'A 1, B 1',
      fundsOf(99n, {}, { isWalletWanted: true }),
      'FUNDED FUNDED',
    ],
    ['one beyond all means, which is held for review', 'A 999 MEANS, B 1', fundsOf(10n), 'REVIEW FUNDED'],
    ['one beyond former means for which there is money now', 'A 9 MEANS, B 1', fundsOf(10n), 'FUNDED FUNDED'],
    ['one above the most, whatever there is', 'A 1 LIMIT, B 1', fundsOf(10n), 'REVIEW FUNDED'],
    ['three of a budget for two', 'A 5, A 5, A 5', fundsOf(99n, { A: ten }), 'FUNDED FUNDED BUDGET'],
  ])('%s: %s', (_what, rewards, funds, fundings) => {
    expect(fundInOrder(rewardsOf(rewards), funds).fundings.join(' ')).toBe(fundings);
  });

  it.each<[string, string, Funds, string, Record<string, bigint>, bigint]>([
    ['its own money, whatever the wallet has', 'A 5', fundsOf(0n, { A: funded(5n) }), 'FUNDED', {}, 0n],
    ['one unit too little', 'A 6', fundsOf(99n, { A: funded(5n) }), 'BUDGET', {}, 99n],
    [
      'a small late one behind one that is too large',
      'A 6, A 1',
      fundsOf(99n, { A: funded(5n) }),
      'BUDGET FUNDED',
      {},
      99n,
    ],
    [
      'its own money while others wait for the wallet',
      'B 9, A 5',
      fundsOf(1n, { A: funded(5n) }),
      'WALLET FUNDED',
      {},
      1n,
    ],
    [
      'a refill when it is needed',
      'A 6',
      fundsOf(99n, { A: funded(5n, [1n, 10n]) }),
      'FUNDED',
      { A: 10n },
      89n,
    ],
    [
      'several refills at once',
      'A 26',
      fundsOf(99n, { A: funded(5n, [1n, 10n]) }),
      'FUNDED',
      { A: 30n },
      69n,
    ],
    [
      'a refill for the threshold',
      'A 3',
      fundsOf(99n, { A: funded(5n, [5n, 10n]) }),
      'FUNDED',
      { A: 10n },
      89n,
    ],
    ['no refill at the threshold', 'A 3', fundsOf(99n, { A: funded(8n, [5n, 10n]) }), 'FUNDED', {}, 99n],
    ['a refill that the wallet has not', 'A 6', fundsOf(9n, { A: funded(5n, [1n, 10n]) }), 'BUDGET', {}, 9n],
    [
      'no refill before those that the wallet can pay by now',
      'A 6',
      fundsOf(99n, { A: funded(5n, [1n, 10n]) }, { walletQueue: true }),
      'BUDGET',
      {},
      99n,
    ],
    [
      'a refill for a reward beside one that is too large for the wallet, and none for the threshold',
      'B 999, A 6',
      fundsOf(99n, { A: funded(5n, [50n, 10n]) }),
      'WALLET FUNDED',
      { A: 10n },
      89n,
    ],
    [
      'a refill for the threshold beside one that is held for review',
      'B 999 MEANS, A 6',
      fundsOf(99n, { A: funded(5n, [15n, 10n]) }),
      'REVIEW FUNDED',
      { A: 20n },
      79n,
    ],
    [
      'no refill for the threshold before any that wait for the wallet',
      'A 3',
      fundsOf(99n, { A: funded(5n, [5n, 10n]) }, { isWalletWanted: true }),
      'FUNDED',
      {},
      99n,
    ],
    [
      'a limit beside the account',
      'A 3, A 3',
      fundsOf(99n, { A: funded(99n, undefined, 5n) }),
      'FUNDED BUDGET',
      {},
      99n,
    ],
    [
      'no refill for what the limit forbids',
      'A 6',
      fundsOf(99n, { A: funded(5n, [1n, 10n], 5n) }),
      'BUDGET',
      {},
      99n,
    ],
  ])('an account of its own: %s', (_what, rewards, funds, ...outcome) => {
    const { fundings, refills, available } = fundInOrder(rewardsOf(rewards), funds);
    expect([fundings.join(' '), Object.fromEntries(refills), available]).toEqual(outcome);
  });
});

const campaignIds = ['A', 'B', 'C'];
const amounts = fc.bigInt(0n, 40n);
const rewardLists = fc.array(
  fc.record<Reward>({ campaignId: fc.constantFrom(...campaignIds), cost: fc.bigInt(1n, 30n) }),
  { maxLength: 25 },
);
const limits = fc.option(fc.bigInt(0n, 120n));
const budgets = fc.record<CampaignBudget>({ budget: limits, spent: amounts, account: fc.constant(null) });
const anyFunds = fc
  .record({
    available: fc.bigInt(0n, 300n),
    pair: fc.tuple(budgets, budgets),
    walletQueue: fc.boolean(),
    queue: fc.subarray(campaignIds, { maxLength: 1 }),
  })
  .map(({ available, pair: [a, b], walletQueue, queue }) =>
    fundsOf(available, { A: a, B: b }, { walletQueue, budgetQueues: new Set(queue) }),
  );

const fundedOf = (rewards: readonly Reward[], fundings: readonly Funding[]): Reward[] =>
  rewards.filter((_, index) => fundings[index] === 'FUNDED');
const sumOf = (rewards: readonly Reward[]): bigint => rewards.reduce((sum, { cost }) => sum + cost, 0n);

/** Checks a property for arbitrary rewards and funds. */
function always(check: (rewards: Reward[], funds: Funds, fundings: readonly Funding[]) => void): void {
  fc.assert(
    fc.property(rewardLists, anyFunds, (rewards, funds) => {
      check(rewards, funds, fundInOrder(rewards, funds).fundings);
    }),
    { numRuns: 1_000 },
  );
}

describe('for any rewards and funds', () => {
  it('answers each reward, the same each time, and changes nothing that it was given', () => {
    always((rewards, funds, fundings) => {
      const before = structuredClone({ rewards, funds });
      expect(fundings).toHaveLength(rewards.length);
      expect(fundInOrder(rewards, funds).fundings).toEqual(fundings);
      expect({ rewards, funds }).toEqual(before);
    });
  });

  it('never spends more than the wallet has', () => {
    always((rewards, funds, fundings) => {
      expect(sumOf(fundedOf(rewards, fundings)) <= funds.available).toBe(true);
    });
  });

  it('never spends more than what is left of a budget', () => {
    always((rewards, funds, fundings) => {
      for (const [id, { budget, spent }] of funds.budgets) {
        const funded = fundedOf(rewards, fundings).filter((reward) => reward.campaignId === id);
        const kept = budget === null || funded.length === 0 || spent + sumOf(funded) <= budget;
        expect(kept).toBe(true);
      }
    });
  });

  it('funds nothing before older rewards that can be paid by now', () => {
    always((rewards, funds, fundings) => {
      if (funds.walletQueue) expect(fundings).not.toContain('FUNDED');
      rewards.forEach(({ campaignId }, index) => {
        if (funds.budgetQueues.has(campaignId)) expect(fundings[index]).toBe('BUDGET');
      });
    });
  });

  it('decides about all others as if one that is too large for everything had never come', () => {
    const place = fc.tuple(fc.nat(25), fc.constantFrom(...campaignIds));
    fc.assert(
      fc.property(rewardLists, anyFunds, place, (rewards, funds, [at, campaignId]) => {
        const absurd = { campaignId, cost: 10n ** 30n, review: 'MEANS' as const };
        const { fundings } = fundInOrder(rewards.toSpliced(at, 0, absurd), funds);
        const index = Math.min(at, rewards.length);
        expect(fundings[index]).toBe('REVIEW');
        expect(fundings.toSpliced(index, 1)).toEqual(fundInOrder(rewards, funds).fundings);
      }),
      { numRuns: 1_000 },
    );
  });

  it('lets nobody wait for whom there is money when the turn comes', () => {
    always((rewards, funds, fundings) => {
      fundings.forEach((funding, index) => {
        const [earlier, { campaignId, cost }] = [rewards.slice(0, index), rewards[index] as Reward];
        const paid = fundedOf(earlier, fundings);
        if (funding === 'WALLET') {
          expect(funds.walletQueue || sumOf(paid) + cost > funds.available).toBe(true);
        }
        if (funding === 'BUDGET') {
          const campaignBudget = funds.budgets.get(campaignId) ?? unlimited;
          const own = sumOf(paid.filter((reward) => reward.campaignId === campaignId));
          const queued = funds.budgetQueues.has(campaignId);
          expect(
            queued ||
              (campaignBudget.budget !== null && campaignBudget.spent + own + cost > campaignBudget.budget),
          ).toBe(true);
        }
      });
    });
  });

  it('decides on a reward by those before it and never by those behind', () => {
    always((rewards, funds, fundings) => {
      for (const cut of rewards.keys()) {
        expect(fundInOrder(rewards.slice(0, cut), funds).fundings).toEqual(fundings.slice(0, cut));
      }
    });
  });

  it('funds the first reward that it decides otherwise about, when there is more in the wallet', () => {
    fc.assert(
      fc.property(rewardLists, anyFunds, fc.bigInt(0n, 100n), (rewards, funds, more) => {
        const before = fundInOrder(rewards, funds).fundings;
        const richer = { ...funds, available: funds.available + more };
        const after = fundInOrder(rewards, richer).fundings;
        const first = before.findIndex((funding, index) => funding !== after[index]);
        if (first >= 0) expect(after[first]).toBe('FUNDED');
      }),
      { numRuns: 1_000 },
    );
  });

  it('decides in two batches as in one, when the second knows what the first left', () => {
    fc.assert(
      fc.property(rewardLists, anyFunds, fc.nat(25), (rewards, funds, cut) => {
        const [early, late] = [rewards.slice(0, cut), rewards.slice(cut)];
        const first = fundInOrder(early, funds).fundings;
        const paid = fundedOf(early, first);
        const left: Funds = {
          available: funds.available - sumOf(paid),
          walletQueue: funds.walletQueue,
          budgetQueues: funds.budgetQueues,
          isWalletWanted: funds.isWalletWanted || first.includes('WALLET'),
          budgets: new Map(
            [...funds.budgets].map(([id, { budget, spent }]): [string, CampaignBudget] => {
              const own = sumOf(paid.filter((reward) => reward.campaignId === id));
              return [id, { budget, spent: spent + own, account: null }];
            }),
          ),
        };
        const second = fundInOrder(late, left).fundings;
        expect([...first, ...second]).toEqual(fundInOrder(rewards, funds).fundings);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('for any rewards and accounts', () => {
  const accounts = fc.record<BudgetAccount>({
    id: fc.constant('account'),
    balance: fc.bigInt(0n, 60n),
    credits: fc.constant(60n),
    refill: fc.option(fc.record({ threshold: fc.bigInt(1n, 40n), amount: fc.bigInt(1n, 40n) })),
    lowBalanceThreshold: fc.constant(null),
  });
  const richBudgets = fc.record<CampaignBudget>({
    budget: limits,
    spent: amounts,
    account: fc.option(accounts),
  });
  const richFunds = fc
    .record({
      available: fc.bigInt(0n, 200n),
      all: fc.tuple(richBudgets, richBudgets, richBudgets),
      walletQueue: fc.boolean(),
    })
    .map(({ available, all: [A, B, C], walletQueue }) => fundsOf(available, { A, B, C }, { walletQueue }));

  it('neither makes nor loses money, leaves nothing below zero, and refills by whole refills', () => {
    fc.assert(
      fc.property(rewardLists, richFunds, (rewards, funds) => {
        const plan = fundInOrder(rewards, funds);
        const own = [...funds.budgets.values()].reduce(
          (sum, { account }) => sum + (account?.balance ?? 0n),
          0n,
        );
        const left = [...plan.balances.values()].reduce((sum, balance) => sum + balance, 0n);
        const spent = sumOf(fundedOf(rewards, plan.fundings));
        expect(plan.available + left + spent).toBe(funds.available + own);
        expect([plan.available, ...plan.balances.values()].every((balance) => balance >= 0n)).toBe(true);
        for (const [id, sum] of plan.refills) {
          const refill = funds.budgets.get(id)?.account?.refill;
          expect(refill && sum > 0n && sum % refill.amount === 0n).toBe(true);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('takes nothing out of the wallet for accounts while it can pay older rewards, and never lets an account wait for the wallet', () => {
    fc.assert(
      fc.property(rewardLists, richFunds, (rewards, funds) => {
        const { refills, fundings } = fundInOrder(rewards, funds);
        if (funds.walletQueue) expect(refills.size).toBe(0);
        const ofAccounts = fundings.filter(
          (_, index) => funds.budgets.get(rewards[index]?.campaignId ?? '')?.account,
        );
        expect(ofAccounts).not.toContain('WALLET');
      }),
      { numRuns: 1_000 },
    );
  });

  it('leaves every account that was drawn on at its threshold, or the wallet unable to fill it', () => {
    fc.assert(
      fc.property(rewardLists, richFunds, (rewards, funds) => {
        const plan = fundInOrder(rewards, funds);
        if (funds.walletQueue || plan.fundings.includes('WALLET')) return;
        for (const id of new Set(rewards.map((reward) => reward.campaignId))) {
          const refill = funds.budgets.get(id)?.account?.refill;
          const missing = refill ? refill.threshold - (plan.balances.get(id) ?? 0n) : 0n;
          if (!refill || missing <= 0n) continue;
          const times = (missing + refill.amount - 1n) / refill.amount;
          expect(times * refill.amount > plan.available).toBe(true);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
