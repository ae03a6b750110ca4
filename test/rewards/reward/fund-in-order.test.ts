import { describe, expect, it } from '@jest/globals';
import { fundInOrder, type Funds } from '../../../src/rewards/reward/fund-in-order.js';
import { funded, fundsOf, limited, rewardsOf, ten, unlimited } from './funding-cases.js';

describe('fundInOrder', () => {
  it.each<[string, string, Funds, string]>([
    ['no rewards', '', fundsOf(10n), ''],
    ['enough for all rewards', 'A 5, B 5', fundsOf(10n), 'FUNDED FUNDED'],
    ['exactly the money of the wallet', 'A 10', fundsOf(10n), 'FUNDED'],
    ['one unit too little in the wallet', 'A 10', fundsOf(9n), 'WALLET'],
    ['an empty wallet', 'A 1', fundsOf(0n), 'WALLET'],
    [
      'a later small reward after one that is too large',
      'A 4, A 7, A 1',
      fundsOf(10n),
      'FUNDED WALLET FUNDED',
    ],
    ['a small reward of another campaign after it', 'A 11, B 1', fundsOf(10n), 'WALLET FUNDED'],
    ['exactly the budget', 'A 10', fundsOf(99n, { A: ten }), 'FUNDED'],
    ['one unit too little in the budget', 'A 11', fundsOf(99n, { A: ten }), 'BUDGET'],
    ['a budget that is partly spent', 'A 4', fundsOf(99n, { A: limited(10n, 7n) }), 'BUDGET'],
    ['a budget below the spent amount', 'A 1', fundsOf(99n, { A: limited(3n, 7n) }), 'BUDGET'],
    ['a budget of zero', 'A 1', fundsOf(99n, { A: limited(0n, 0n) }), 'BUDGET'],
    ['a campaign with an unlimited budget', 'A 99', fundsOf(99n, { A: unlimited }), 'FUNDED'],
    ['a campaign without a budget', 'A 99', fundsOf(99n), 'FUNDED'],
    [
      'a later small reward after one that is too large for the budget',
      'A 11, A 1',
      fundsOf(99n, { A: ten }),
      'BUDGET FUNDED',
    ],
    [
      'another campaign beside an exhausted budget',
      'A 11, B 1, A 1',
      fundsOf(99n, { A: ten }),
      'BUDGET FUNDED FUNDED',
    ],
    [
      'a reward that waits for its budget takes nothing from the wallet',
      'A 11, B 9',
      fundsOf(9n, { A: ten }),
      'BUDGET FUNDED',
    ],
    ['the budget as the reason before the wallet', 'A 11', fundsOf(0n, { A: ten }), 'BUDGET'],
    [
      'a reward that waits for the wallet takes nothing from the budget',
      'A 8, A 8',
      fundsOf(1n, { A: ten }),
      'WALLET WALLET',
    ],
    ['an exhausted budget and a low wallet', 'A 8, A 11', fundsOf(1n, { A: ten }), 'WALLET BUDGET'],
    [
      'after older rewards that the wallet can pay now',
      'A 1, B 1',
      fundsOf(99n, {}, { walletQueue: true }),
      'WALLET WALLET',
    ],
    [
      'after older rewards that the account can pay now',
      'A 1, B 1',
      fundsOf(99n, {}, { budgetQueues: new Set(['A']) }),
      'BUDGET FUNDED',
    ],
    [
      'after both queues',
      'A 1, B 1',
      fundsOf(99n, {}, { walletQueue: true, budgetQueues: new Set(['A']) }),
      'BUDGET WALLET',
    ],
    [
      'after older rewards that still cannot be paid, without a delay',
      'A 1, B 1',
      fundsOf(99n, {}, { isWalletWanted: true }),
      'FUNDED FUNDED',
    ],
    ['a reward above everything ever paid in', 'A 999 MEANS, B 1', fundsOf(10n), 'REVIEW FUNDED'],
    ['a reward above what was paid in before', 'A 9 MEANS, B 1', fundsOf(10n), 'FUNDED FUNDED'],
    ["a reward above the organization's limit", 'A 1 LIMIT, B 1', fundsOf(10n), 'REVIEW FUNDED'],
    ['three rewards of a budget for two', 'A 5, A 5, A 5', fundsOf(99n, { A: ten }), 'FUNDED FUNDED BUDGET'],
  ])('%s: %s', (_what, rewards, funds, fundings) => {
    expect(fundInOrder(rewardsOf(rewards), funds).fundings.join(' ')).toBe(fundings);
  });

  it.each<[string, string, Funds, string, Record<string, bigint>, bigint]>([
    ['uses its own money, regardless of the wallet', 'A 5', fundsOf(0n, { A: funded(5n) }), 'FUNDED', {}, 0n],
    ['one unit too little', 'A 6', fundsOf(99n, { A: funded(5n) }), 'BUDGET', {}, 99n],
    [
      'a later small reward after one that is too large',
      'A 6, A 1',
      fundsOf(99n, { A: funded(5n) }),
      'BUDGET FUNDED',
      {},
      99n,
    ],
    [
      'pays from the account while others wait for the wallet',
      'B 9, A 5',
      fundsOf(1n, { A: funded(5n) }),
      'WALLET FUNDED',
      {},
      1n,
    ],
    ['a refill for a reward', 'A 6', fundsOf(99n, { A: funded(5n, [1n, 10n]) }), 'FUNDED', { A: 10n }, 89n],
    [
      'several refills at once',
      'A 26',
      fundsOf(99n, { A: funded(5n, [1n, 10n]) }),
      'FUNDED',
      { A: 30n },
      69n,
    ],
    [
      'a refill below the threshold',
      'A 3',
      fundsOf(99n, { A: funded(5n, [5n, 10n]) }),
      'FUNDED',
      { A: 10n },
      89n,
    ],
    ['no refill at the threshold', 'A 3', fundsOf(99n, { A: funded(8n, [5n, 10n]) }), 'FUNDED', {}, 99n],
    ['a refill above the wallet', 'A 6', fundsOf(9n, { A: funded(5n, [1n, 10n]) }), 'BUDGET', {}, 9n],
    [
      'no refill before older rewards that the wallet can pay now',
      'A 6',
      fundsOf(99n, { A: funded(5n, [1n, 10n]) }, { walletQueue: true }),
      'BUDGET',
      {},
      99n,
    ],
    [
      'a refill for a reward, but not for the threshold, beside a reward too large for the wallet',
      'B 999, A 6',
      fundsOf(99n, { A: funded(5n, [50n, 10n]) }),
      'WALLET FUNDED',
      { A: 10n },
      89n,
    ],
    [
      'a refill for the threshold beside a reward in review',
      'B 999 MEANS, A 6',
      fundsOf(99n, { A: funded(5n, [15n, 10n]) }),
      'REVIEW FUNDED',
      { A: 20n },
      79n,
    ],
    [
      'no refill for the threshold before rewards that wait for the wallet',
      'A 3',
      fundsOf(99n, { A: funded(5n, [5n, 10n]) }, { isWalletWanted: true }),
      'FUNDED',
      {},
      99n,
    ],
    [
      'a budget limit with an account',
      'A 3, A 3',
      fundsOf(99n, { A: funded(99n, undefined, 5n) }),
      'FUNDED BUDGET',
      {},
      99n,
    ],
    [
      'no refill for a reward above the budget limit',
      'A 6',
      fundsOf(99n, { A: funded(5n, [1n, 10n], 5n) }),
      'BUDGET',
      {},
      99n,
    ],
  ])('a campaign with its own account: %s', (_what, rewards, funds, ...outcome) => {
    const { fundings, refills, available } = fundInOrder(rewardsOf(rewards), funds);
    expect([fundings.join(' '), Object.fromEntries(refills), available]).toEqual(outcome);
  });
});
