import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { assetOf, floorToPayoutScale, parsePercent, percentOf, roundTo } from '../../src/kernel/money.js';
import { Rounding } from '../../src/kernel/rounding.js';
import { largest, codes, atomics, problemOf, invalidAmount } from './money-cases.js';

describe('percentages', () => {
  it.each([
    ['0', 0n],
    ['12.5', 125_000n],
    ['0.0001', 1n],
    ['100', 1_000_000n],
    ['100.0000', 1_000_000n],
    ['1e2', 1_000_000n],
  ])('parse "%s" as %s ten-thousandths of a percent', (text, rate) => {
    expect(parsePercent(text)).toBe(rate);
  });

  it.each(['100.0001', '101', '1e3', '-1', '0.00001', '12,5', '12.5%', ''])('refuse "%s"', (text) => {
    expect(problemOf(() => parsePercent(text, 'rate'))).toEqual({ ...invalidAmount, field: ['rate'] });
  });

  it.each([
    [99_990_000n, 100_000n, 9_999_000n],
    [19n, 100_000n, 1n],
    [9n, 100_000n, 0n],
    [1_000_000n, 1n, 1n],
    [999_999n, 1n, 0n],
    [largest, 1_000_000n, largest],
  ])('of %s at %s are %s: rounded down', (amount, rate, share) => {
    expect(percentOf(amount, rate)).toBe(share);
  });

  it.each([
    [Rounding.DOWN, 15n, 100_000n, 1n],
    [Rounding.HALF_UP, 15n, 100_000n, 2n],
    [Rounding.HALF_UP, 25n, 100_000n, 3n],
    [Rounding.HALF_EVEN, 15n, 100_000n, 2n],
    [Rounding.HALF_EVEN, 25n, 100_000n, 2n],
    [Rounding.HALF_EVEN, 26n, 100_000n, 3n],
  ])('are rounded by mode: %s of %s at %s are %s', (mode, amount, rate, share) => {
    expect(percentOf(amount, rate, mode)).toBe(share);
  });
});

describe('rounding', () => {
  const modes = fc.constantFrom(...Object.values(Rounding));
  const debts = fc.oneof(atomics, fc.bigInt(-(10n ** 20n), -1n));

  it.each([
    // Millionths of a dollar, rounded to cents; negative values mirror positive ones.
    [Rounding.DOWN, 19_999n, 10_000n],
    [Rounding.DOWN, -19_999n, -10_000n],
    [Rounding.HALF_UP, 14_999n, 10_000n],
    [Rounding.HALF_UP, 15_000n, 20_000n],
    [Rounding.HALF_UP, -15_000n, -20_000n],
    [Rounding.HALF_UP, 25_000n, 30_000n],
    [Rounding.HALF_EVEN, 15_000n, 20_000n],
    [Rounding.HALF_EVEN, 25_000n, 20_000n],
    [Rounding.HALF_EVEN, 25_001n, 30_000n],
    [Rounding.HALF_EVEN, -25_000n, -20_000n],
    [Rounding.HALF_EVEN, -15_000n, -20_000n],
    [Rounding.HALF_EVEN, 5_000n, 0n],
  ])('%s takes %s to %s', (mode, atomic, rounded) => {
    expect(roundTo(atomic, 'USD', 2, mode)).toBe(rounded);
  });

  it('changes a value by less than one step; the nearest mode by at most half a step', () => {
    fc.assert(
      fc.property(debts, codes, fc.nat(18), modes, (atomic, code, digits, mode) => {
        const step = 10n ** BigInt(Math.max(0, assetOf(code).scale - digits));
        const rounded = roundTo(atomic, code, digits, mode);
        const off = rounded > atomic ? rounded - atomic : atomic - rounded;
        expect(rounded % step).toBe(0n);
        expect(off < step).toBe(true);
        if (mode !== Rounding.DOWN) expect(2n * off <= step).toBe(true);
        if (mode === Rounding.HALF_EVEN && 2n * off === step) expect((rounded / step) % 2n).toBe(0n);
      }),
      { numRuns: 2_000 },
    );
  });

  it('does not change a rounded amount, nor an asset without finer units', () => {
    fc.assert(
      fc.property(debts, codes, fc.nat(18), modes, (atomic, code, digits, mode) => {
        const rounded = roundTo(atomic, code, digits, mode);
        expect(roundTo(rounded, code, digits, mode)).toBe(rounded);
        expect(roundTo(atomic, code, assetOf(code).scale, mode)).toBe(atomic);
      }),
    );
  });

  it('is symmetric for negative amounts', () => {
    fc.assert(
      fc.property(atomics, codes, fc.nat(18), modes, (atomic, code, digits, mode) => {
        expect(roundTo(-atomic, code, digits, mode)).toBe(-roundTo(atomic, code, digits, mode));
      }),
    );
  });

  it.each([
    ['USD', 1_239_999n, 1_230_000n],
    ['JPY', 1_999_999n, 1_000_000n],
    ['BSV', 123_456_789n, 123_456_789n],
    ['POINTS', 7n, 7n],
    ['WEI', 1_999_999_999_999n, 1_000_000_000_000n],
    ['ODD', 19_999n, 10_000n],
  ])('for a payout of %s takes %s down to %s', (code, atomic, paid) => {
    expect(floorToPayoutScale(atomic, code)).toBe(paid);
  });

  it('leaves a remainder below the smallest payable unit', () => {
    fc.assert(
      fc.property(atomics, codes, (atomic, code) => {
        const { scale, payoutDigits } = assetOf(code);
        const dust = atomic - floorToPayoutScale(atomic, code);
        expect(dust >= 0n && dust < 10n ** BigInt(scale - payoutDigits)).toBe(true);
      }),
    );
  });
});
