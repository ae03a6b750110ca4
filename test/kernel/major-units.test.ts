import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ErrorCode } from '../../src/kernel/errors.js';
import { assetOf, formatMajor, formatMajorShort, parseMajor } from '../../src/kernel/money.js';
import { largest, codes, problemOf, invalidAmount } from './money-cases.js';

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
  ])('parse "%s" %s as %s atomic units, shown as %s', (text, code, atomic, shown) => {
    expect(parseMajor(text, code)).toBe(atomic);
    expect(formatMajor(atomic, code)).toBe(shown);
  });

  it.each([
    ['more decimals than the asset has', '0.0000001', 'USD'],
    ['less than a satoshi', '0.000000001', 'BSV'],
    ['half a point', '0.5', 'POINTS'],
    ['more decimals by an exponent', '1e-7', 'USD'],
    ['far too many decimals by an exponent', '1e-999', 'USD'],
    ['negative', '-0.01', 'USD'],
    ['one unit above the maximum', '100000000000000000000000000000000', 'USD'],
    ['a huge number by an exponent', '1e999', 'USD'],
    ['too long an exponent', '1e1000', 'USD'],
    ['too long a text', '1'.repeat(61), 'POINTS'],
    ['of 39 digits', '1'.padEnd(39, '0'), 'POINTS'],
    ['more than a double can hold', '1e400', 'USD'],
    ['a third as JavaScript prints it', '0.3333333333333333', 'USD'],
    ['0.1 + 0.2 as JavaScript prints it', String(0.1 + 0.2), 'USD'],
    ['empty', '', 'USD'],
    ['blank', ' ', 'USD'],
    ['a leading space', ' 1', 'USD'],
    ['a trailing line break', '1\n', 'USD'],
    ['a plus', '+1', 'USD'],
    ['two signs', '--1', 'USD'],
    ['no integer part', '.5', 'USD'],
    ['no fraction after the point', '5.', 'USD'],
    ['a comma', '1,5', 'USD'],
    ['thousands', '1,000.00', 'USD'],
    ['underscores', '1_000', 'USD'],
    ['two points', '1.2.3', 'USD'],
    ['hexadecimal', '0x10', 'USD'],
    ['not a number', 'NaN', 'USD'],
    ['infinity', 'Infinity', 'USD'],
    ['a currency sign', '$5', 'USD'],
    ['a bare exponent', 'e5', 'USD'],
    ['an empty exponent', '1e', 'USD'],
    ['a fractional exponent', '1e1.5', 'USD'],
    ['digits of another script', '٣', 'USD'],
    ['full-width digits', '１', 'USD'],
  ])('refuse %s', (_what, text, code) => {
    const problem = problemOf(() => parseMajor(text, code, 'payout', 'amount'));
    expect(problem).toEqual({ ...invalidAmount, field: ['payout', 'amount'] });
  });

  it('refuse any text, or parse it as a possible amount', () => {
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

  it('refuse more decimals than the asset has', () => {
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
