import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { planReversal, type Reversible } from '../../../src/rewards/reward/plan-reversal.js';

const reward = (amount: bigint, fee = 0n, reversed = 0n, feeReversed = 0n): Reversible => ({
  amount,
  fee,
  reversed,
  feeReversed,
});

describe('planReversal', () => {
  it.each([
    ['everything, with enough money', reward(100n), 100n, 100n, [0n, 100n, 0n]],
    ['a part', reward(100n), 30n, 100n, [0n, 30n, 0n]],
    ['an amount that is partly spent', reward(100n), 100n, 30n, [0n, 30n, 70n]],
    ['an amount that is spent', reward(100n), 100n, 0n, [0n, 0n, 100n]],
    ['the fee in proportion', reward(100n, 10n), 50n, 100n, [5n, 50n, 0n]],
    ['the fee rounded down', reward(3n, 1n), 1n, 3n, [0n, 1n, 0n]],
    ['the rest with the rest of the fee', reward(3n, 1n, 2n, 0n), 1n, 3n, [1n, 1n, 0n]],
  ] as const)('reverses %s', (_name, of, amount, there, [fee, recovered, owed]) => {
    expect(planReversal(of, amount, there)).toEqual({ amount, fee, recovered, owed });
  });

  it('reverses exactly the reward and its fee in any parts, and never a negative amount', () => {
    const parts = fc.array(fc.bigInt(1n, 10n ** 12n), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(parts, fc.bigInt(0n, 10n ** 12n), fc.bigInt(0n, 10n ** 13n), (amounts, fee, funds) => {
        const amount = amounts.reduce((sum, part) => sum + part, 0n);
        let [reversed, feeReversed, there] = [0n, 0n, funds];
        for (const part of amounts) {
          const plan = planReversal({ amount, fee, reversed, feeReversed }, part, there);
          expect(plan.recovered + plan.owed).toBe(part);
          expect([plan.fee, plan.recovered, plan.owed].every((value) => value >= 0n)).toBe(true);
          expect(plan.recovered <= there).toBe(true);
          reversed += part;
          feeReversed += plan.fee;
          there -= plan.recovered;
        }
        expect([reversed, feeReversed]).toEqual([amount, fee]);
      }),
      { numRuns: 1_000 },
    );
  });
});
