import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isDeepStrictEqual } from 'node:util';
import { canonicalJson, fingerprint } from '../../src/kernel/canonical-json.js';

/** The same value with the keys of every object in another order. */
function shuffled(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(shuffled);
  const entries = Object.entries(value).toReversed();
  return Object.fromEntries(entries.map(([key, member]) => [key, shuffled(member)]));
}

/** A value after serialization as JSON. */
const overTheWire = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

const values = fc.jsonValue({ maxDepth: 4, depthSize: 'medium' }).map(overTheWire);

describe('canonicalJson', () => {
  it.each<[string, unknown, string]>([
    ['sorted keys', { b: 1, a: 2 }, '{"a":2,"b":1}'],
    ['sorted keys at any depth', { x: [{ b: 1, a: { d: 1, c: 2 } }] }, '{"x":[{"a":{"c":2,"d":1},"b":1}]}'],
    ['arrays in their order', [3, 1, 2], '[3,1,2]'],
    ['no undefined members', { a: undefined, b: null }, '{"b":null}'],
    ['null for undefined in an array', [undefined], '[null]'],
    ['capitals before lower-case letters', { a: 1, B: 2 }, '{"B":2,"a":1}'],
    ['the empty key', { a: 1, '': 2 }, '{"":2,"a":1}'],
    ['dates as text', { at: new Date(0) }, '{"at":"1970-01-01T00:00:00.000Z"}'],
    ['text', 'text', '"text"'],
    ['null', null, 'null'],
    ['an empty object', {}, '{}'],
  ])('writes %s', (_what, value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });

  it('is the same for any order of keys', () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(canonicalJson(shuffled(value))).toBe(canonicalJson(value));
        expect(fingerprint(shuffled(value))).toEqual(fingerprint(value));
      }),
      { numRuns: 500 },
    );
  });

  it('loses no information', () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(isDeepStrictEqual(JSON.parse(canonicalJson(value)), value)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('equals JSON.stringify of objects with sorted keys', () => {
    const keys = fc.oneof(
      fc.string(),
      fc.nat().map(String),
      fc.constantFrom('4294967294', '4294967295', '01', '-1'),
    );
    const members = fc.dictionary(keys, fc.oneof(fc.jsonValue(), fc.constant(undefined), fc.double()));
    const bySorting = (value: unknown): string =>
      JSON.stringify(value, (_key, member: unknown) => {
        if (member === null || typeof member !== 'object' || Array.isArray(member)) return member;
        return Object.fromEntries(Object.entries(member).toSorted(([a], [b]) => (a < b ? -1 : 1)));
      });
    fc.assert(
      fc.property(fc.array(members), (value) => {
        expect(canonicalJson(value)).toBe(bySorting(value));
      }),
      { numRuns: 500 },
    );
  });

  it('differs for different values', () => {
    const small = fc.jsonValue({ maxDepth: 1 }).map(overTheWire);
    fc.assert(
      fc.property(small, small, (one, other) => {
        expect(canonicalJson(one) === canonicalJson(other)).toBe(isDeepStrictEqual(one, other));
      }),
      { numRuns: 2_000 },
    );
  });

  it('keeps a member with the name __proto__', () => {
    const value: unknown = JSON.parse('{"b":1,"__proto__":{"d":1,"c":2}}');
    expect(canonicalJson(value)).toBe('{"__proto__":{"c":2,"d":1},"b":1}');
  });
});

describe('fingerprint', () => {
  it('is the SHA-256 of the canonical text', () => {
    expect(fingerprint({}).toString('hex')).toBe(
      '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',
    );
  });

  it.each<[string, unknown, unknown]>([
    ['a number and its text', { a: 1 }, { a: '1' }],
    ['null and undefined', { a: null }, {}],
    ['two orders of an array', [1, 2], [2, 1]],
    ['a member at two places', { a: { b: 1 } }, { a: {}, b: 1 }],
    ['text in another case', { a: 'x' }, { a: 'X' }],
  ])('differs for %s', (_what, one, other) => {
    expect(fingerprint(one)).not.toEqual(fingerprint(other));
  });
});
