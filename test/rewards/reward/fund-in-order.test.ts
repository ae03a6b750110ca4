import { describe, expect, it } from '@jest/globals';
import { fundInOrder, type Funds } from '../../../src/rewards/reward/fund-in-order.js';
import { funded, fundsOf, limited, rewardsOf, ten, unlimited } from './funding-cases.js';

describe('fundInOrder', () => {
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
