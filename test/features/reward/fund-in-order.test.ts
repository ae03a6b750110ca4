import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  fundInOrder,
  type Funding,
  type Funds,
  type Purse,
} from '../../../src/features/reward/fund-in-order.js';

interface Reward {
  readonly campaignId: string;
  readonly amount: bigint;
}

/** `A 5` is a reward of 5 in campaign A. */
function rewardsOf(text: string): Reward[] {
  return text
    .split(', ')
    .filter((part) => part !== '')
    .map((part) => {
      const [campaignId = '', amount = ''] = part.split(' ');
      return { campaignId, amount: BigInt(amount) };
    });
}

function fundsOf(available: bigint, budgets: Record<string, Purse> = {}, more: Partial<Funds> = {}): Funds {
  return {
    available,
    budgets: new Map(Object.entries(budgets)),
    walletQueue: false,
    budgetQueues: new Set(),
    ...more,
  };
}

const unlimited: Purse = { budget: null, spent: 1_000n };
const ten: Purse = { budget: 10n, spent: 0n };

describe('a table of cases', () => {
  it.each<[string, string, Funds, string]>([
    ['nothing to fund', '', fundsOf(10n), ''],
    ['enough for all', 'A 5, B 5', fundsOf(10n), 'FUNDED FUNDED'],
    ['exactly the wallet', 'A 10', fundsOf(10n), 'FUNDED'],
    ['one unit too little in the wallet', 'A 10', fundsOf(9n), 'WALLET'],
    ['an empty wallet', 'A 1', fundsOf(0n), 'WALLET'],
    ['a small late one behind a large early one', 'A 4, A 7, A 1', fundsOf(10n), 'FUNDED WALLET WALLET'],
    ['a small one of another campaign behind it', 'A 11, B 1', fundsOf(10n), 'WALLET WALLET'],
    ['exactly the budget', 'A 10', fundsOf(99n, { A: ten }), 'FUNDED'],
    ['one unit too little in the budget', 'A 11', fundsOf(99n, { A: ten }), 'BUDGET'],
    ['what was spent before', 'A 4', fundsOf(99n, { A: { budget: 10n, spent: 7n } }), 'BUDGET'],
    [
      'a budget that was lowered below what is spent',
      'A 1',
      fundsOf(99n, { A: { budget: 3n, spent: 7n } }),
      'BUDGET',
    ],
    ['a budget of nothing', 'A 1', fundsOf(99n, { A: { budget: 0n, spent: 0n } }), 'BUDGET'],
    ['no limit', 'A 99', fundsOf(99n, { A: unlimited }), 'FUNDED'],
    ['a campaign without a purse', 'A 99', fundsOf(99n), 'FUNDED'],
    [
      'a small late one behind a large one in its campaign',
      'A 11, A 1',
      fundsOf(99n, { A: ten }),
      'BUDGET BUDGET',
    ],
    [
      'another campaign beside a short budget',
      'A 11, B 1, A 1',
      fundsOf(99n, { A: ten }),
      'BUDGET FUNDED BUDGET',
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
      'older rewards that wait for the wallet',
      'A 1, B 1',
      fundsOf(99n, {}, { walletQueue: true }),
      'WALLET WALLET',
    ],
    [
      'older rewards that wait for budget',
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
    ['three of a budget for two', 'A 5, A 5, A 5', fundsOf(99n, { A: ten }), 'FUNDED FUNDED BUDGET'],
  ])('%s: %s', (_what, rewards, funds, fundings) => {
    expect(fundInOrder(rewardsOf(rewards), funds).join(' ')).toBe(fundings);
  });
});

const campaignIds = ['A', 'B', 'C'];
const amounts = fc.bigInt(0n, 40n);
const rewardLists = fc.array(
  fc.record<Reward>({ campaignId: fc.constantFrom(...campaignIds), amount: fc.bigInt(1n, 30n) }),
  { maxLength: 25 },
);
const purses = fc.record<Purse>({ budget: fc.option(fc.bigInt(0n, 120n)), spent: amounts });
const anyFunds = fc
  .record({
    available: fc.bigInt(0n, 300n),
    budgets: fc.tuple(purses, purses),
    walletQueue: fc.boolean(),
    queue: fc.subarray(campaignIds, { maxLength: 1 }),
  })
  .map(({ available, budgets: [a, b], walletQueue, queue }) =>
    fundsOf(available, { A: a, B: b }, { walletQueue, budgetQueues: new Set(queue) }),
  );

const fundedOf = (rewards: readonly Reward[], fundings: readonly Funding[]): Reward[] =>
  rewards.filter((_, index) => fundings[index] === 'FUNDED');
const sumOf = (rewards: readonly Reward[]): bigint => rewards.reduce((sum, { amount }) => sum + amount, 0n);

/** Judges any rewards and funds. */
function always(judge: (rewards: Reward[], funds: Funds, fundings: Funding[]) => void): void {
  fc.assert(
    fc.property(rewardLists, anyFunds, (rewards, funds) => {
      judge(rewards, funds, fundInOrder(rewards, funds));
    }),
    { numRuns: 1_000 },
  );
}

describe('for any rewards and funds', () => {
  it('answers each reward, the same each time, and changes nothing that it was given', () => {
    always((rewards, funds, fundings) => {
      const before = structuredClone({ rewards, funds });
      expect(fundings).toHaveLength(rewards.length);
      expect(fundInOrder(rewards, funds)).toEqual(fundings);
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

  it('funds nothing behind the first that waits for the wallet, nor in a campaign behind the first that waits for budget', () => {
    always((rewards, funds, fundings) => {
      const walletShortAt = funds.walletQueue ? 0 : fundings.indexOf('WALLET');
      if (walletShortAt >= 0) expect(fundings.slice(walletShortAt)).not.toContain('FUNDED');
      for (const id of campaignIds) {
        const own = fundings.filter((_, index) => rewards[index]?.campaignId === id);
        const shortAt = funds.budgetQueues.has(id) ? 0 : own.indexOf('BUDGET');
        if (shortAt >= 0) expect(own.slice(shortAt).every((funding) => funding === 'BUDGET')).toBe(true);
      }
    });
  });

  it('lets nobody wait for whom there is money when the turn comes', () => {
    always((rewards, funds, fundings) => {
      fundings.forEach((funding, index) => {
        const [earlier, { campaignId, amount }] = [rewards.slice(0, index), rewards[index] as Reward];
        const paid = fundedOf(earlier, fundings);
        if (funding === 'WALLET') {
          const queued = funds.walletQueue || fundings.slice(0, index).includes('WALLET');
          expect(queued || sumOf(paid) + amount > funds.available).toBe(true);
        }
        if (funding === 'BUDGET') {
          const purse = funds.budgets.get(campaignId) ?? { budget: null, spent: 0n };
          const own = sumOf(paid.filter((reward) => reward.campaignId === campaignId));
          const ahead = earlier.some(
            (reward, i) => reward.campaignId === campaignId && fundings[i] === 'BUDGET',
          );
          const queued = funds.budgetQueues.has(campaignId) || ahead;
          expect(queued || (purse.budget !== null && purse.spent + own + amount > purse.budget)).toBe(true);
        }
      });
    });
  });

  it('judges a reward by those before it and never by those behind', () => {
    always((rewards, funds, fundings) => {
      for (const cut of rewards.keys()) {
        expect(fundInOrder(rewards.slice(0, cut), funds)).toEqual(fundings.slice(0, cut));
      }
    });
  });

  it('funds all that it funded before, when there is more in the wallet', () => {
    fc.assert(
      fc.property(rewardLists, anyFunds, fc.bigInt(0n, 100n), (rewards, funds, more) => {
        const before = fundInOrder(rewards, funds);
        const after = fundInOrder(rewards, { ...funds, available: funds.available + more });
        expect(before.every((funding, index) => funding !== 'FUNDED' || after[index] === 'FUNDED')).toBe(
          true,
        );
      }),
      { numRuns: 1_000 },
    );
  });

  it('decides in two batches as in one, when the second knows what the first left', () => {
    fc.assert(
      fc.property(rewardLists, anyFunds, fc.nat(25), (rewards, funds, cut) => {
        const [early, late] = [rewards.slice(0, cut), rewards.slice(cut)];
        const first = fundInOrder(early, funds);
        const paid = fundedOf(early, first);
        const short = early
          .filter((_, index) => first[index] === 'BUDGET')
          .map((reward) => reward.campaignId);
        const left: Funds = {
          available: funds.available - sumOf(paid),
          walletQueue: funds.walletQueue || first.includes('WALLET'),
          budgetQueues: new Set([...funds.budgetQueues, ...short]),
          budgets: new Map(
            [...funds.budgets].map(([id, { budget, spent }]) => {
              const own = sumOf(paid.filter((reward) => reward.campaignId === id));
              return [id, { budget, spent: spent + own }];
            }),
          ),
        };
        expect([...first, ...fundInOrder(late, left)]).toEqual(fundInOrder(rewards, funds));
      }),
      { numRuns: 1_000 },
    );
  });
});
