import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseJson } from '../../rest-compat/shared/parse-json.js';
import { readDecimal } from '../../src/kernel/decimal.js';

/** A number as JSON may write it. */
const digits = (max: number) => fc.stringMatching(new RegExp(`^[0-9]{1,${max}}$`));
const whole = fc.oneof(
  fc.constant('0'),
  digits(25).map((text) => text.replace(/^0+(?=.)/, '')),
);
const numbers = fc
  .record({
    sign: fc.constantFrom('', '-'),
    whole,
    fraction: fc.option(
      fc.oneof(
        digits(12),
        digits(3).map((text) => `00000${text}`),
      ),
    ),
    exponent: fc.option(fc.constantFrom('e3', 'E-2', 'e+05', 'e0')),
  })
  .map(({ sign, whole: before, fraction, exponent }) =>
    [sign, before, fraction === null ? '' : `.${fraction}`, exponent ?? ''].join(''),
  );

/** The value of a decimal: its digits without trailing zeros, and their exponent. */
function worth(text: string | undefined): string {
  const decimal = readDecimal(text ?? '');
  if (!decimal) return `no decimal: ${text}`;
  const significant = String(decimal.digits).replace(/0+$/, '');
  const dropped = String(decimal.digits).length - significant.length;
  return `${decimal.negative ? '-' : ''}${significant}e${significant === '' ? 0 : decimal.exponent + dropped}`;
}

describe('a request body', () => {
  it('keeps every number with its digits, at any depth', () => {
    fc.assert(
      fc.property(numbers, fc.constantFrom('', ' ', '\n\t '), (number, space) => {
        const body = parseJson(`{"a":${space}${number},"list":[{"b":${space}${number}}]}`);
        const [inner] = body.get('list') as object[];
        expect(worth(body.numberText('a'))).toBe(worth(number));
        expect(worth(body.within(inner ?? {}).numberText('b'))).toBe(worth(number));
      }),
      { numRuns: 2000 },
    );
  });

  it('is parsed as by JSON.parse', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string(),
      fc.constantFrom('\\u0000', '\ud83d', 'a\0', '\\'),
    );
    fc.assert(
      fc.property(fc.dictionary(texts, fc.oneof(texts, fc.jsonValue())), (value) => {
        const text = JSON.stringify(value);
        expect(parseJson(text).values).toEqual(JSON.parse(text));
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['[]', undefined, 'The body must be a JSON object.'],
    ['7', 'events', 'The body must be a JSON object or array.'],
    ['null', 'events', 'The body must be a JSON object or array.'],
    ['{', undefined, 'The body is not valid JSON.'],
  ])('%s is refused', (text, arrayAs, message) => {
    expect(() => parseJson(text, arrayAs)).toThrow(message);
  });

  it('may be a bare array where a list is expected', () => {
    expect(parseJson('[1,2]', 'events').get('events')).toEqual([1, 2]);
    expect(parseJson('{"events":[3]}', 'events').get('events')).toEqual([3]);
  });
});
