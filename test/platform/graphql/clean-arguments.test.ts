import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import {
  getNullableType,
  GraphQLID,
  GraphQLString,
  isInputObjectType,
  isListType,
  isObjectType,
  type GraphQLInputType,
} from 'graphql';
import { buildOfflineSchema } from '../../../src/composition/build-offline-schema.js';
import { textScalars } from '../../../src/kernel/schema/scalars.js';
import { argumentCleaner } from '../../../src/platform/graphql/argument-cleaner.js';

type Args = Readonly<Record<string, unknown>>;

/** A text or id below an argument, with functions to write and read it. */
interface Place {
  readonly path: readonly string[];
  readonly type: 'ID' | 'String';
}

/** All texts and ids below a type. A recursive type is entered once. */
function placesIn(type: GraphQLInputType, path: readonly string[], entered: readonly string[]): Place[] {
  const bare = getNullableType(type);
  if (isListType(bare)) return placesIn(bare.ofType, [...path, '0'], entered);
  if (bare === GraphQLString || textScalars.has(bare)) return [{ path, type: 'String' }];
  if (bare === GraphQLID) return [{ path, type: 'ID' }];
  if (!isInputObjectType(bare) || entered.includes(bare.name)) return [];
  return Object.values(bare.getFields()).flatMap((field) =>
    placesIn(field.type, [...path, field.name], [...entered, bare.name]),
  );
}

/** An input with only the value at this path. */
function valueAt(path: readonly string[], text: string): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return text;
  const inner = valueAt(rest, text);
  return first === '0' ? [inner] : { [first]: inner };
}

const readAt = (value: unknown, path: readonly string[]): unknown =>
  path.reduce((inner, name) => (inner as Args)[name], value);

const around = ' \u00a0\t\u200b\ufeff';
const padded = (text: string): string => `${around}\n${text}${around}`;

/** The result for each kind of text, by the name of its field. */
const kinds: readonly [name: RegExp, sent: string, read: string][] = [
  [/password$/i, padded('secret'), padded('secret')],
  [/^amount$/, ' 1.00 ', ' 1.00 '],
  [/^csv$/, padded('a,b'), padded('a,b')],
  [
    /url$|^website$|^file$/i,
    padded('HTTPS://Shop.Example:443/A%c4b?Q= '.trim()),
    'https://shop.example/A%c4b?Q=',
  ],
  [/^allowedOrigins$/, padded('https://SHOP.example'), 'https://shop.example'],
  [/email$/i, padded('Ann@MÜNCHEN.example'), 'Ann@xn--mnchen-3ya.example'],
  [/./, padded('a \u200b b'), 'a \u200b b'],
];

/** Items of a batch have results of their own, which refuse blank texts with all other faults. */
const hasOwnResult = ({ name, path }: Pick<(typeof places)[number], 'name' | 'path'>): boolean =>
  lists.test(path[1] ?? '') || (name === 'ingestEvent' && path.length === 2);
const lists = /^(?:attribution|events|links|actionAttempts|conversions|payouts|rewards)$/;

const fields = Object.values(buildOfflineSchema().getTypeMap())
  .filter((type) => isObjectType(type) && !type.name.startsWith('__'))
  .flatMap((type) => (isObjectType(type) ? Object.values(type.getFields()) : []))
  .map((field) => ({ name: field.name, args: field.args }))
  .filter(({ args }) => args.length > 0);

const places = fields.flatMap(({ name, args }) =>
  args
    .flatMap((arg) => placesIn(arg.type, [arg.name], []))
    .map(({ path, type }) => ({ name, path, type, clean: argumentCleaner(args) })),
);

describe('every text and id that the schema accepts', () => {
  it('is normalized by its kind, in a copy of the arguments', () => {
    expect(places.length).toBeGreaterThan(250);
    const wrong = places.filter(({ path, type, clean }) => {
      const field = path.findLast((name) => name !== '0') ?? '';
      const [, sent, read] =
        kinds.find(([name]) => (type === 'ID' ? name.source === '.' : name.test(field))) ?? [];
      const args = valueAt(path, sent ?? '') as Args;
      const before = JSON.stringify(args);
      const reading = clean(args);
      return !('args' in reading) || readAt(reading.args, path) !== read || JSON.stringify(args) !== before;
    });
    expect(wrong.map(({ name, path }) => `${name} ${path.join('.')}`)).toEqual([]);
  });

  it('is refused by its field in an input when it is blank', () => {
    const isRefusable = ({ name, path, type }: (typeof places)[number]): boolean =>
      path[0] === 'input' &&
      type === 'String' &&
      !hasOwnResult({ name, path }) &&
      !/password$|^(?:amount|csv)$/i.test(path.findLast((name) => name !== '0') ?? '');
    const wrong = places.filter((place) => {
      const found = ['', ' \t', '\u200b\u2060', '\u3164'].map((text) => {
        const reading = place.clean(valueAt(place.path, text) as Args);
        return 'problems' in reading ? reading.problems[0].field?.join('.') : 'accepted';
      });
      const expected = isRefusable(place) ? place.path.slice(1).join('.') : 'accepted';
      return found.some((field) => field !== expected);
    });
    expect(wrong.map(({ name, path }) => `${name} ${path.join('.')}`)).toEqual([]);
  });
});

describe('arguments without anything to normalize', () => {
  it('are returned as the same object', () => {
    const place = places.find(({ name }) => name === 'createCampaign');
    const args = { input: { name: 'Summer', targetUrl: 'https://shop.example/a' } };
    const reading = place?.clean(args);
    expect(reading && 'args' in reading && reading.args).toBe(args);
  });
});
