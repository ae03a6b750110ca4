import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CampaignBudget } from '../../../src/rewards/budget/lock-campaign-budgets.js';
import { fundInOrder, type Funding, type Funds } from '../../../src/rewards/reward/fund-in-order.js';
import {
  anyFunds,
  campaignIds,
  fundedOf,
  type Reward,
  rewardLists,
  sumOf,
  unlimited,
} from './funding-cases.js';

/** Checks a property for arbitrary rewards and funds. */
function always(check: (rewards: Reward[], funds: Funds, fundings: readonly Funding[]) => void): void {
  fc.assert(
    fc.property(rewardLists, anyFunds, (rewards, funds) => {
      check(rewards, funds, fundInOrder(rewards, funds).fundings);
    }),
    { numRuns: 1_000 },
  );
}

describe('fundInOrder, for any rewards and funds', () => {
  it('decides every reward, deterministically, and does not change its input', () => {
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

  it('never spends more than the rest of a budget', () => {
    always((rewards, funds, fundings) => {
      for (const [id, { budget, spent }] of funds.budgets) {
        const funded = fundedOf(rewards, fundings).filter((reward) => reward.campaignId === id);
        const kept = budget === null || funded.length === 0 || spent + sumOf(funded) <= budget;
        expect(kept).toBe(true);
      }
    });
  });

  it('funds nothing before older rewards that can be paid now', () => {
    always((rewards, funds, fundings) => {
      if (funds.walletQueue) expect(fundings).not.toContain('FUNDED');
      rewards.forEach(({ campaignId }, index) => {
        if (funds.budgetQueues.has(campaignId)) expect(fundings[index]).toBe('BUDGET');
      });
    });
  });

  it('decides all other rewards as if a reward that is too large did not exist', () => {
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

  it('delays no reward that can be paid at its turn', () => {
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

  it('decides a reward by the rewards before it, not by those after it', () => {
    always((rewards, funds, fundings) => {
      for (const cut of rewards.keys()) {
        expect(fundInOrder(rewards.slice(0, cut), funds).fundings).toEqual(fundings.slice(0, cut));
      }
    });
  });

  it('pays the first reward whose decision changes when the wallet has more', () => {
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

  it('has the same result for two batches as for one, when the second starts from the remaining funds', () => {
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
