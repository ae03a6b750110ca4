import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { placeDecimal, readDecimal, shortestDecimal } from '../../src/kernel/decimal.js';
import {
  formatFraction,
  inverse,
  one,
  readFraction,
  times,
  type Fraction,
} from '../../src/kernel/fraction.js';
import { divideRounded, Rounding } from '../../src/kernel/rounding.js';

const fractions = fc
  .record({ digits: fc.bigInt(1n, 10n ** 20n), places: fc.nat(12) })
  .map(({ digits, places }) => readFraction(placeDecimal(digits, places)) as Fraction);

describe('a fraction', () => {
  it('times its inverse is one', () => {
    fc.assert(
      fc.property(fractions, (fraction) => {
        expect(times(fraction, inverse(fraction))).toEqual(one);
      }),
    );
  });

  it('is the same for any order of its factors', () => {
    fc.assert(
      fc.property(fractions, fractions, fractions, (a, b, c) => {
        expect(times(times(a, b), c)).toEqual(times(c, times(b, a)));
      }),
    );
  });

  it('is printed as the decimal that it was parsed from', () => {
    fc.assert(
      fc.property(fc.bigInt(1n, 10n ** 18n - 1n), fc.nat(30), (digits, places) => {
        const text = placeDecimal(digits, places);
        expect(formatFraction(readFraction(text) as Fraction, 18)).toBe(text);
      }),
    );
  });

  it.each([
    ['1', '3', 4, '0.3333'],
    ['2', '3', 4, '0.6667'],
    ['1', '300', 4, '0.003333'],
    ['200000', '3', 4, '66667'],
    ['2', '3', 1, '0.7'],
    ['999999', '1000000', 3, '1'],
  ])('%s by %s has %i significant digits: %s', (a, b, digits, text) => {
    expect(formatFraction(times(readFraction(a)!, inverse(readFraction(b)!)), digits)).toBe(text);
  });

  it.each(['0', '-1', '0.000', '1/3', '', 'Infinity', '1e1000', '1'.repeat(61)])(
    'cannot be parsed from "%s"',
    (text) => {
      expect(readFraction(text)).toBeUndefined();
    },
  );
});

describe('a decimal', () => {
  it.each([
    ['007.50', '7.5'],
    ['1e3', '1000'],
    ['1.5e-3', '0.0015'],
    ['-0', '0'],
    ['-0.50', '-0.5'],
    ['0.000', '0'],
  ])('"%s" is %s without trailing zeros', (text, short) => {
    expect(shortestDecimal(readDecimal(text)!)).toBe(short);
  });
});

describe('a rounded division', () => {
  it('differs by less than one, and by at most half in the nearest mode', () => {
    const modes = fc.constantFrom(...Object.values(Rounding));
    fc.assert(
      fc.property(fc.bigInt(-(10n ** 30n), 10n ** 30n), fc.bigInt(1n, 10n ** 12n), modes, (a, b, mode) => {
        const off = a - divideRounded(a, b, mode) * b;
        const distance = off < 0n ? -off : off;
        expect(distance < b).toBe(true);
        if (mode !== Rounding.DOWN) expect(2n * distance <= b).toBe(true);
      }),
    );
  });

  it.each([0n, -1n])('by %s is a RangeError', (denominator) => {
    expect(() => divideRounded(1n, denominator, Rounding.DOWN)).toThrow(RangeError);
  });
});
