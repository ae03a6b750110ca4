import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { knownAssets } from '../../src/kernel/assets.js';
import {
  assetOf,
  formatMajor,
  formatMajorShort,
  formatMinor,
  formatPercent,
  parseMajor,
  parseMinor,
  parsePercent,
} from '../../src/kernel/money.js';
import { codes, atomics, problemOf, invalidAmount } from './money-cases.js';

describe('a formatted amount is parsed back', () => {
  it.each([
    ['major units', parseMajor, formatMajor],
    ['short major units', parseMajor, formatMajorShort],
    ['minor units', parseMinor, formatMinor],
  ])('in %s, for any amount of any asset', (_units, parse, format) => {
    fc.assert(
      fc.property(atomics, codes, (atomic, code) => {
        expect(parse(format(atomic, code), code)).toBe(atomic);
      }),
      { numRuns: 1_000 },
    );
  });

  it('for any percentage', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 1_000_000n), (rate) => {
        expect(parsePercent(formatPercent(rate))).toBe(rate);
      }),
    );
  });

  it('also from the JSON number that JavaScript writes', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 15n), codes, (atomic, code) => {
        const number = JSON.stringify(Number(formatMajorShort(atomic, code)));
        expect(parseMajor(number, code)).toBe(atomic);
      }),
      { numRuns: 1_000 },
    );
  });

  it('and no other text is formatted for it', () => {
    fc.assert(
      fc.property(atomics, codes, fc.nat(3), (atomic, code, zeros) => {
        const text = formatMajor(atomic, code);
        const longer = text.includes('.')
          ? `0${text}${'0'.repeat(zeros)}`
          : `0${text}.${'0'.repeat(zeros + 1)}`;
        expect(formatMajor(parseMajor(longer, code), code)).toBe(text);
      }),
    );
  });
});

describe('minor units', () => {
  it.each([
    ['2500', 'USD', 25_000_000n, '2500'],
    ['0.5', 'USD', 5_000n, '0.5'],
    ['0.0001', 'USD', 1n, '0.0001'],
    ['1', 'BSV', 1n, '1'],
    ['3', 'POINTS', 3n, '3'],
  ])('parse "%s" of %s as %s atomic units, shown as %s', (text, code, atomic, shown) => {
    expect(parseMinor(text, code)).toBe(atomic);
    expect(formatMinor(atomic, code)).toBe(shown);
  });

  it.each([
    ['more decimals than the asset has', '0.00001', 'USD'],
    ['half a satoshi', '0.5', 'BSV'],
    ['negative', '-1', 'USD'],
    ['too large', '1e35', 'USD'],
  ])('refuse %s', (_what, text, code) => {
    expect(problemOf(() => parseMinor(text, code, 'value'))).toEqual({ ...invalidAmount, field: ['value'] });
  });

  it('are hundredths of a dollar, for any amount', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 15n), (cents) => {
        expect(parseMinor(`${cents}`, 'USD')).toBe(parseMajor(`${cents}e-2`, 'USD'));
      }),
    );
  });
});

describe('assets', () => {
  it.each(['usd', 'US', 'USDT', '', ' USD', 'XAU', 'constructor', '__proto__', 'toString', 'hasOwnProperty'])(
    'refuse "%s" and name the field',
    (code) => {
      const refused = { ...invalidAmount, field: ['asset'] };
      expect(problemOf(() => assetOf(code, 'asset'))).toEqual(refused);
      expect(problemOf(() => parseMajor('1', code, 'asset'))).toEqual(refused);
      expect(problemOf(() => parseMinor('1', code, 'asset'))).toEqual(refused);
      expect(problemOf(() => formatMajor(1n, code))).toEqual(invalidAmount);
    },
  );

  it('are all listed in the error of an unknown asset', () => {
    expect(() => assetOf('XAU')).toThrow(
      'Unknown asset "XAU"; allowed: BSV, CLF, EUR, JPY, KWD, ODD, POINTS, USD, WEI.',
    );
  });

  it('have minor units and payouts no finer than the stored amounts', () => {
    const tooFine = knownAssets().filter(
      ({ scale, minorDigits, payoutDigits }) => minorDigits > scale || payoutDigits > scale,
    );
    expect(tooFine).toEqual([]);
  });
});

describe('a debt', () => {
  it.each([
    [-1n, '-0.000001'],
    [-25_000_000n, '-25.00'],
    [-500_000n, '-0.50'],
  ])('of %s atomic units is shown as %s', (atomic, shown) => {
    expect(formatMajor(atomic, 'USD')).toBe(shown);
  });
});
