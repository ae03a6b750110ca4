import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { ConfigError } from '../../src/kernel/config-error.js';
import { allowedBy, readSettings, type SettingTable } from '../../src/kernel/setting.js';
import {
  cidrRange,
  commaSeparated,
  optionalList,
  milliseconds,
  oneOf,
  wholeNumber,
} from '../../src/kernel/setting-schemas.js';

const table = {
  lanes: { name: 'LANES', description: 'Lanes.', schema: wholeNumber(1, 4), fallback: '2' },
  token: {
    name: 'TOKEN',
    description: 'Token.',
    isSecret: true,
    requires: 'MODE',
    schema: z.string().regex(/^t_/).describe('`t_…`'),
  },
  mode: { name: 'MODE', description: 'Mode.', schema: oneOf('slow', 'fast') },
  cost: {
    name: 'COST',
    description: 'Cost.',
    schema: wholeNumber(10, 20),
    schemaOfTests: wholeNumber(1, 20),
    fallback: '10',
  },
} as const satisfies SettingTable;

describe('reading settings', () => {
  it('uses the default of a setting that is missing or empty', () => {
    const unset = { lanes: 2, token: undefined, mode: undefined, cost: 10 };
    expect(readSettings(table, {})).toEqual(unset);
    expect(readSettings(table, { LANES: '', TOKEN: '', MODE: '' })).toEqual(unset);
  });

  it.each([
    ['LANES is "5"; allowed: a whole number from 1 to 4.', { LANES: '5' }],
    ['TOKEN is not usable; allowed: t_….', { TOKEN: 'secret', MODE: 'slow' }],
    ['TOKEN requires MODE.', { TOKEN: 't_a' }],
    ['COST is "9"; allowed: a whole number from 10 to 20.', { COST: '9' }],
  ])('fails with %s', (message, environment) => {
    expect(() => readSettings(table, environment)).toThrow(new ConfigError(message));
  });

  it('allows values for tests only in tests', () => {
    expect(readSettings(table, { COST: '9', NODE_ENV: 'test' }).cost).toBe(9);
  });
});

describe('the schemas of settings', () => {
  it.each([
    [wholeNumber(0, 90), 'a whole number from 0 to 90'],
    [wholeNumber(1, undefined, { unit: 'days' }), 'days, from 1 to 1000000000'],
    [milliseconds(100, 200, { zero: 'no limit' }), 'milliseconds, from 100 to 200; 0 means no limit'],
    [oneOf('a', 'b'), '`a`, `b`'],
  ])('state the allowed values: %#', (schema, text) => {
    expect(allowedBy({ name: 'X', description: 'X.', schema })).toBe(text);
  });

  it('allow 0 only where it has a meaning', () => {
    expect(milliseconds(100, 200).safeParse('0').success).toBe(false);
    expect(milliseconds(100, 200, { zero: 'never' }).parse('0')).toBe(0);
  });

  it('must state the allowed values', () => {
    const setting = { name: 'X', description: 'X.', schema: z.string() };
    expect(() => allowedBy(setting)).toThrow('The schema of X has no description.');
  });

  it('read lists with and without empty items', () => {
    expect(optionalList(cidrRange).parse(' 10.0.0.0/8, ,')).toEqual(['10.0.0.0/8']);
    expect(commaSeparated(cidrRange).safeParse('10.0.0.0/8,').success).toBe(false);
  });
});
