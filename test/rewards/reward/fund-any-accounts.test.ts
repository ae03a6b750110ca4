import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { BudgetAccount, CampaignBudget } from '../../../src/rewards/budget/lock-campaign-budgets.js';
import { fundInOrder } from '../../../src/rewards/reward/fund-in-order.js';
import { amounts, fundedOf, fundsOf, limits, rewardLists, sumOf } from './funding-cases.js';

describe('fundInOrder, for any rewards and budget accounts', () => {
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

  it('neither creates nor loses money, leaves no negative balance, and refills by whole refills', () => {
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

  it('does not refill accounts while the wallet can pay older rewards', () => {
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

  it('leaves each used account at its threshold, unless the wallet cannot refill it', () => {
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
