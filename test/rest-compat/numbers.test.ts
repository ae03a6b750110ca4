import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { knownAssets, registerAssets } from '../../src/kernel/assets.js';
import {
  formatMajor,
  formatMajorShort,
  formatMinor,
  parseMajor,
  parseMinor,
} from '../../src/kernel/money.js';
import { ErrorCode, RefusedError } from '../../src/kernel/errors.js';
import { majorNumber, minorNumber, readMajor, readMinor } from '../../rest-compat/shared/money-number.js';
import { parseJson } from '../../rest-compat/shared/parse-json.js';

registerAssets([
  { code: 'JPY', scale: 6, minorDigits: 0, payoutDigits: 0 },
  { code: 'WEI', scale: 18, minorDigits: 18, payoutDigits: 6 },
]);
const codes = fc.constantFrom(...knownAssets().map(({ code }) => code));

const minor = (json: string) => readMinor(parseJson(json), 'amount');
const major = (json: string) => readMajor(parseJson(json), 'amount');

describe('amounts in minor units', () => {
  it.each([
    ['{"amount": 2500}', '25.00', 'USD'],
    ['{"amount": 0.5}', '0.005', 'USD'],
    ['{"amount": 0.0001}', '0.000001', 'USD'],
    ['{"amount": 1e3}', '10.00', 'USD'],
    ['{"amount": 12345678901234567891}', '123456789012345678.91', 'USD'],
    ['{"amount": 2500, "currency": "BSV"}', '0.000025', 'BSV'],
    ['{"amount": 2500, "currency": "points"}', '2500', 'POINTS'],
    ['{"amount": 0}', '0.00', 'USD'],
  ])('%s is %s %s', (json, amount, asset) => {
    expect(minor(json)).toEqual({ amount, asset });
  });

  it.each([
    '{"amount": -1}',
    '{"amount": 0.00001}',
    '{"amount": 0.5, "currency": "POINTS"}',
    '{"amount": 1e99}',
    '{"amount": 1e400}',
    '{"amount": "2500"}',
    '{"amount": true}',
    '{"amount": {}}',
    '{"amount": 2500, "currency": "XXX"}',
    '{"amount": 2500, "currency": 5}',
  ])('%s is refused', (json) => {
    expect(() => minor(json)).toThrow(RefusedError);
  });

  it('are written and read back with all digits', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 30n }), codes, (atomic, asset) => {
        const written = JSON.stringify({
          amount: minorNumber({ amount: formatMajor(atomic, asset), asset }),
        });
        expect(written).toBe(`{"amount":${formatMinor(atomic, asset)}}`);
        const read = minor(`${written.slice(0, -1)},"currency":"${asset}"}`);
        expect(parseMajor(read.amount, asset)).toBe(atomic);
      }),
    );
  });
});

describe('amounts in major units', () => {
  it('keep the digits of the request, and have no asset unless it is given', () => {
    expect(major('{"amount": 0.005}')).toEqual({ amount: '0.005' });
    expect(major('{"amount": 49.99, "currency": "eur"}')).toEqual({ amount: '49.99', asset: 'EUR' });
    expect(major('{"amount": 12345678901234567890.123456}')).toEqual({
      amount: '12345678901234567890.123456',
    });
  });

  it('are written and read back with all digits', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 38n - 1n }), codes, (atomic, asset) => {
        const amount = majorNumber({ amount: formatMajor(atomic, asset), asset });
        const written = JSON.stringify({ amount, currency: asset });
        expect(written).toBe(`{"amount":${formatMajorShort(atomic, asset)},"currency":"${asset}"}`);
        expect(parseMajor(major(written).amount, asset)).toBe(atomic);
      }),
      { numRuns: 500 },
    );
  });

  it.each(['-1', '-0.5', '"5"', '1e1000', '1'.repeat(61), 'null', '[1]'])(
    'cannot be %s, in any asset',
    (value) => {
      expect(() => major(`{"amount": ${value}}`)).toThrow(RefusedError);
    },
  );

  it('are written as the shortest number', () => {
    expect(JSON.stringify(majorNumber({ amount: '49.90', asset: 'USD' }))).toBe('49.9');
    expect(JSON.stringify(majorNumber({ amount: '0.005', asset: 'USD' }))).toBe('0.005');
  });
});

describe('any JSON number', () => {
  const digits = fc.stringMatching(/^\d{0,40}$/);
  // Every notation of JSON.
  const numbers = fc
    .record({
      sign: fc.constantFrom('', '', '-'),
      whole: fc.oneof(fc.constant('0'), fc.stringMatching(/^[1-9]\d{0,39}$/)),
      fraction: fc.oneof(
        fc.constant(''),
        digits.map((text) => (text ? `.${text}` : '')),
      ),
      exponent: fc.oneof(fc.constant(''), fc.stringMatching(/^[eE][+-]?\d{1,4}$/)),
    })
    .map(({ sign, whole, fraction, exponent }) => sign + whole + fraction + exponent);

  it.each([
    ['minor', readMinor, formatMinor, parseMinor],
    ['major', readMajor, formatMajorShort, parseMajor],
  ])('in %s units is read as the exact amount, or refused by the name of its field', (...row) => {
    const [, read, format, parse] = row;
    fc.assert(
      fc.property(numbers, codes, (number, asset) => {
        try {
          const { amount } = read(parseJson(`{"price": ${number}, "currency": "${asset}"}`), 'price');
          const atomic = parseMajor(amount, asset);
          // The same digits as text, and the displayed amount, give the same value.
          expect(parse(number, asset)).toBe(atomic);
          expect(parse(format(atomic, asset), asset)).toBe(atomic);
        } catch (error) {
          if (!(error instanceof RefusedError)) throw error;
          expect(error.problems).toEqual([
            { code: ErrorCode.INVALID_AMOUNT, message: expect.any(String), field: ['price'] },
          ]);
          expect(() => parse(number, asset)).toThrow(RefusedError);
        }
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('the members of a body', () => {
  it.each(['', '{', '{"a": 1,}', 'NaN', "{'a': 1}", '{"a": "\u0000"}'])(
    'cannot be read from %j, which is not JSON',
    (text) => {
      expect(() => parseJson(text)).toThrow(expect.objectContaining({ statusCode: 400 }));
    },
  );

  it.each(['[]', '"text"', '5', 'null', 'true'])('cannot be read from %s, which is not an object', (text) => {
    expect(() => parseJson(text)).toThrow(expect.objectContaining({ statusCode: 400 }));
  });

  it('may contain the text NUL', () => {
    expect(parseJson('{"a": "\\\\u0000"}').get('a')).toBe('\\u0000');
  });

  it('are its own properties only', () => {
    const members = parseJson('{"__proto__": {"amount": 5}}');
    expect(members.get('amount')).toBeUndefined();
    expect(members.get('toString')).toBeUndefined();
  });

  it('are the same as those of JSON.parse', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const text = JSON.stringify(value);
        expect(parseJson(text).values).toEqual(JSON.parse(text));
      }),
    );
  });
});
