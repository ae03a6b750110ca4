import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { knownAssets, registerAssets } from '../../src/kernel/assets.js';
import { ErrorCode, RefusedError } from '../../src/kernel/errors.js';
import {
  assetOf,
  floorToPayoutScale,
  formatMajor,
  formatMajorShort,
  formatMinor,
  formatPercent,
  parseMajor,
  parseMinor,
  parsePercent,
  percentOf,
  roundTo,
} from '../../src/kernel/money.js';
import { Rounding } from '../../src/kernel/rounding.js';

// Additional assets: without minor unit, with the finest scale, and with all digits different.
registerAssets([
  { code: 'JPY', scale: 6, minorDigits: 0, payoutDigits: 0 },
  { code: 'WEI', scale: 18, minorDigits: 18, payoutDigits: 6 },
  { code: 'KWD', scale: 3, minorDigits: 3, payoutDigits: 3 },
  { code: 'CLF', scale: 4, minorDigits: 4, payoutDigits: 4 },
  { code: 'ODD', scale: 5, minorDigits: 3, payoutDigits: 1 },
]);

const largest = 10n ** 38n - 1n;
const codes = fc.constantFrom(...knownAssets().map(({ code }) => code));
const atomics = fc.oneof(fc.bigInt(0n, 10n ** 9n), fc.bigInt(0n, largest));

/** The code and field of a refusal; undefined when nothing was refused. */
function problemOf(work: () => unknown): { code: ErrorCode; field?: readonly string[] } | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    const [{ code, field }] = error.problems;
    return { code, ...(field && { field }) };
  }
}

const invalidAmount = { code: ErrorCode.INVALID_AMOUNT };

describe('what is written is read back', () => {
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

  it('also in the form that a JSON number is given by JavaScript', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 15n), codes, (atomic, code) => {
        const number = JSON.stringify(Number(formatMajorShort(atomic, code)));
        expect(parseMajor(number, code)).toBe(atomic);
      }),
      { numRuns: 1_000 },
    );
  });

  it('and is the one text for its amount, so that equal amounts look equal', () => {
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

describe('major units', () => {
  it.each([
    ['25.00', 'USD', 25_000_000n, '25.00'],
    ['25', 'USD', 25_000_000n, '25.00'],
    ['025.0', 'USD', 25_000_000n, '25.00'],
    ['0', 'USD', 0n, '0.00'],
    ['-0', 'USD', 0n, '0.00'],
    ['0.005', 'USD', 5_000n, '0.005'],
    ['0.000001', 'USD', 1n, '0.000001'],
    ['0.1000000000000', 'USD', 100_000n, '0.10'],
    ['1e2', 'USD', 100_000_000n, '100.00'],
    ['1E+2', 'EUR', 100_000_000n, '100.00'],
    ['2.5e-1', 'USD', 250_000n, '0.25'],
    ['1e-6', 'USD', 1n, '0.000001'],
    ['0.00000001', 'BSV', 1n, '0.00000001'],
    ['1e-8', 'BSV', 1n, '0.00000001'],
    ['1', 'BSV', 100_000_000n, '1'],
    ['0.1', 'KWD', 100n, '0.100'],
    ['12', 'KWD', 12_000n, '12.000'],
    ['0.1', 'CLF', 1000n, '0.1000'],
    ['0.1', 'WEI', 10n ** 17n, '0.1'],
    ['7', 'POINTS', 7n, '7'],
    ['7.0', 'POINTS', 7n, '7'],
    ['90071992547409.93', 'USD', 90_071_992_547_409_930_000n, '90071992547409.93'],
    ['99999999999999999999999999999999.999999', 'USD', largest, '99999999999999999999999999999999.999999'],
  ])('"%s" %s is %s atomic units, shown as %s', (text, code, atomic, shown) => {
    expect(parseMajor(text, code)).toBe(atomic);
    expect(formatMajor(atomic, code)).toBe(shown);
  });

  it.each([
    ['finer than the asset', '0.0000001', 'USD'],
    ['finer than a satoshi', '0.000000001', 'BSV'],
    ['half a point', '0.5', 'POINTS'],
    ['finer by its exponent', '1e-7', 'USD'],
    ['finer by far', '1e-999', 'USD'],
    ['negative', '-0.01', 'USD'],
    ['one unit above the largest', '100000000000000000000000000000000', 'USD'],
    ['huge by its exponent', '1e999', 'USD'],
    ['an exponent without end', '1e1000', 'USD'],
    ['a text without end', '1'.repeat(61), 'POINTS'],
    ['of 39 digits', '1'.padEnd(39, '0'), 'POINTS'],
    ['above what a double holds', '1e400', 'USD'],
    ['what JavaScript makes of a third', '0.3333333333333333', 'USD'],
    ['what JavaScript makes of 0.1 + 0.2', String(0.1 + 0.2), 'USD'],
    ['empty', '', 'USD'],
    ['blank', ' ', 'USD'],
    ['a space before', ' 1', 'USD'],
    ['a line break behind', '1\n', 'USD'],
    ['a plus', '+1', 'USD'],
    ['two signs', '--1', 'USD'],
    ['no whole part', '.5', 'USD'],
    ['no fraction behind the point', '5.', 'USD'],
    ['a comma', '1,5', 'USD'],
    ['thousands', '1,000.00', 'USD'],
    ['underscores', '1_000', 'USD'],
    ['two points', '1.2.3', 'USD'],
    ['hexadecimal', '0x10', 'USD'],
    ['no number', 'NaN', 'USD'],
    ['infinity', 'Infinity', 'USD'],
    ['a currency sign', '$5', 'USD'],
    ['a bare exponent', 'e5', 'USD'],
    ['an empty exponent', '1e', 'USD'],
    ['a fractional exponent', '1e1.5', 'USD'],
    ['digits of another script', '٣', 'USD'],
    ['digits of full width', '１', 'USD'],
  ])('refuse what is %s', (_what, text, code) => {
    const problem = problemOf(() => parseMajor(text, code, 'payout', 'amount'));
    expect(problem).toEqual({ ...invalidAmount, field: ['payout', 'amount'] });
  });

  it('refuse any text, or read it as an amount that there can be', () => {
    const texts = fc.oneof(
      fc.string(),
      fc.stringMatching(/^-?\d{0,40}\.?\d{0,12}([eE][+-]?\d{0,4})?$/),
      fc.double().map(String),
    );
    fc.assert(
      fc.property(texts, codes, (text, code) => {
        const problem = problemOf(() => {
          const atomic = parseMajor(text, code);
          expect(atomic >= 0n && atomic <= largest).toBe(true);
          expect(Number(formatMajor(atomic, code))).toBeCloseTo(Number(text), 6);
        });
        expect([undefined, ErrorCode.INVALID_AMOUNT]).toContain(problem?.code);
      }),
      { numRuns: 2_000 },
    );
  });

  it('refuse whatever has a place more than the asset', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 20n), codes, fc.integer({ min: 1, max: 9 }), (atomic, code, digit) => {
        const text = formatMajorShort(atomic, code);
        const [whole = '', fraction = ''] = text.split('.');
        const finer = `${whole}.${fraction.padEnd(assetOf(code).scale, '0')}${digit}`;
        expect(problemOf(() => parseMajor(finer, code))).toEqual(invalidAmount);
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
  ])('"%s" of %s is %s atomic units, shown as %s', (text, code, atomic, shown) => {
    expect(parseMinor(text, code)).toBe(atomic);
    expect(formatMinor(atomic, code)).toBe(shown);
  });

  it.each([
    ['finer than the asset', '0.00001', 'USD'],
    ['half a satoshi', '0.5', 'BSV'],
    ['negative', '-1', 'USD'],
    ['too large', '1e35', 'USD'],
  ])('refuse what is %s', (_what, text, code) => {
    expect(problemOf(() => parseMinor(text, code, 'value'))).toEqual({ ...invalidAmount, field: ['value'] });
  });

  it('are a hundredth of a dollar, for any amount', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 15n), (cents) => {
        expect(parseMinor(`${cents}`, 'USD')).toBe(parseMajor(`${cents}e-2`, 'USD'));
      }),
    );
  });
});

describe('assets', () => {
  it.each(['usd', 'US', 'USDT', '', ' USD', 'XAU', 'constructor', '__proto__', 'toString', 'hasOwnProperty'])(
    'refuse "%s", naming the field',
    (code) => {
      const refused = { ...invalidAmount, field: ['asset'] };
      expect(problemOf(() => assetOf(code, 'asset'))).toEqual(refused);
      expect(problemOf(() => parseMajor('1', code, 'asset'))).toEqual(refused);
      expect(problemOf(() => parseMinor('1', code, 'asset'))).toEqual(refused);
      expect(problemOf(() => formatMajor(1n, code))).toEqual(invalidAmount);
    },
  );

  it('are all named where one is unknown', () => {
    expect(() => assetOf('XAU')).toThrow(
      'Unknown asset "XAU"; allowed: BSV, CLF, EUR, JPY, KWD, ODD, POINTS, USD, WEI.',
    );
  });

  it('have a minor unit and pay-outs that are no finer than what is stored', () => {
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

describe('percentages', () => {
  it.each([
    ['0', 0n],
    ['12.5', 125_000n],
    ['0.0001', 1n],
    ['100', 1_000_000n],
    ['100.0000', 1_000_000n],
    ['1e2', 1_000_000n],
  ])('"%s" is %s ten-thousandths of a percent', (text, rate) => {
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
  ])('are rounded as they are told: %s of %s at %s are %s', (mode, amount, rate, share) => {
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

  it('lands on a step, less than one step away, and to the nearest at half a step at most', () => {
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

  it('does nothing a second time, nor where nothing is finer', () => {
    fc.assert(
      fc.property(debts, codes, fc.nat(18), modes, (atomic, code, digits, mode) => {
        const rounded = roundTo(atomic, code, digits, mode);
        expect(roundTo(rounded, code, digits, mode)).toBe(rounded);
        expect(roundTo(atomic, code, assetOf(code).scale, mode)).toBe(atomic);
      }),
    );
  });

  it('of a mirrored amount is the mirrored one', () => {
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
  ])('for a pay-out of %s takes %s down to %s', (code, atomic, paid) => {
    expect(floorToPayoutScale(atomic, code)).toBe(paid);
  });

  it('leaves as dust less than the finest that is paid out', () => {
    fc.assert(
      fc.property(atomics, codes, (atomic, code) => {
        const { scale, payoutDigits } = assetOf(code);
        const dust = atomic - floorToPayoutScale(atomic, code);
        expect(dust >= 0n && dust < 10n ** BigInt(scale - payoutDigits)).toBe(true);
      }),
    );
  });
});
