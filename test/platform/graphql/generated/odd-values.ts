/** A marker for a raw JSON number. `JSON.stringify` would change it; `writeJson` writes its exact digits. */
function rawNumber(digits: string): string {
  return `${mark}${digits}`;
}

const mark = 'raw number ';

/** The JSON text of a value, with exact raw numbers. */
export function writeJson(value: unknown): string {
  return (JSON.stringify(value) ?? 'null').replaceAll(new RegExp(`"${mark}([^"]*)"`, 'g'), '$1');
}

/** The digits of a raw number; undefined for any other value. */
export function digitsOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.startsWith(mark) ? value.slice(mark.length) : undefined;
}

export const oddTexts: readonly string[] = [
  '',
  ' ',
  '\u200b',
  '\ufeff',
  '\u202eabc',
  'a\0b',
  'a\ud800b',
  '\udfff',
  '\r\n',
  '"<>\\',
  '%00',
  '%',
  '%_%',
  "'; select pg_sleep(0) --",
  '${jndi}',
  '{{constructor}}',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'null',
  'undefined',
  'NaN',
  '-0',
  '٣',
  '𝒳',
  'e\u0301'.repeat(50),
  'x'.repeat(201),
  'x'.repeat(9000),
  '💸'.repeat(300),
  '[',
  '{"a":1}',
];

const decimals = [
  '0',
  '1',
  '25.00',
  '0.000001',
  '0.0000001',
  '-1',
  '-0',
  '+1',
  '1e3',
  '1e400',
  '.5',
  '5.',
  '1,5',
  '00001',
  '100',
  '12.5',
  '99999999999999999999',
  '9'.repeat(38),
  '9'.repeat(200),
  'NaN',
  'Infinity',
  '0x10',
  ' 1 ',
];

const urls = [
  'https://shop.example/summer',
  'http://127.0.0.1:9/hook',
  'http://[::1]/',
  'https://münchen.example/ä?q=%C4#x',
  'https://xn--a/',
  'https://user:secret@shop.example/',
  'https://shop.example:99999/',
  'ftp://shop.example',
  'javascript:alert(1)',
  'https://',
  'https://a b/',
  `https://shop.example/${'x'.repeat(2100)}`,
  'http://0x7f.1/',
  'https://[',
  '//shop.example',
];

const emails = [
  'ada@example.com',
  'ADA@EXAMPLE.COM ',
  'a@münchen.example',
  'a@xn--',
  '@',
  'a@b',
  `${'x'.repeat(300)}@example.com`,
  'a b@example.com',
  '"a@b"@example.com',
];

const zones = ['UTC', 'Europe/Berlin', 'europe/berlin', 'Mars/Olympus', '+01:00', '../etc', 'US/Pacific-New'];
const assetCodes = ['USD', 'EUR', 'usd', 'BSV', 'KWD', 'XXX', 'US', 'USDUSD', '__proto__'];
const words = [
  'purchase',
  'customer.signup',
  'Summer',
  'a',
  'A-1_b',
  'sandbox:approval',
  'correct horse battery',
];
const cursors = [
  'MA',
  'AAAA',
  'e30',
  'MC4w',
  'OTk5LjE',
  '====',
  'WyJhIl0',
  'bnVsbA',
  'MTg0NDY3NDQwNzM3MDk1NTE2MTYuMQ',
];

/** Values for texts whose name implies their content. */
const byName: readonly (readonly [RegExp, readonly string[]])[] = [
  [/amount|percent|rate|minimum|maximum|from|upTo/i, decimals],
  [/url$|destination/i, urls],
  [/email/i, emails],
  [/zone/i, zones],
  [/asset|currency|base|quote|countr/i, [...assetCodes, 'DE', 'ZZ']],
  [/after|before|cursor/i, cursors],
  [/scopes/i, ['*', 'campaigns:read', 'events:write', 'keys:write', 'nothing:read']],
  [/types$/i, ['reward.paid', 'event.unmatched', '*', 'campaign.updated', 'no.such']],
];

/** Plausible texts for this name. */
export function textsOf(name: string): readonly string[] {
  return byName.find(([pattern]) => pattern.test(name))?.[1] ?? words;
}

export const numbers: readonly (number | string)[] = [
  0,
  1,
  2,
  7,
  20,
  30,
  100,
  101,
  365,
  1000,
  86_400,
  -1,
  0.5,
  -0.5,
  2_147_483_647,
  -2_147_483_648,
  2_147_483_648,
  9_007_199_254_740_991,
  1e15,
  1e21,
  1e300,
  rawNumber('1e400'),
  rawNumber('-1e400'),
  rawNumber('9007199254740993'),
  rawNumber('-0'),
  rawNumber('1.0'),
  rawNumber('0.1000000000000000055511151231257827'),
  rawNumber('1e-400'),
];

export const dates: readonly string[] = [
  '2026-11-29T12:00:00Z',
  '2030-01-01T00:00:00.000Z',
  '2026-11-29T12:00:00.123456789+14:00',
  '2026-11-29',
  '2026-02-30T00:00:00Z',
  '2026-11-29T24:00:00Z',
  '2026-06-30T23:59:60Z',
  '0000-01-01T00:00:00Z',
  '0001-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999Z',
  '-000001-01-01T00:00:00Z',
  '+275760-09-13T00:00:00Z',
  '1969-12-31T23:59:59Z',
  '12:00',
  'now',
  '',
];

/** JSON objects that are hard to store, compare or copy. */
export const objects: readonly object[] = [
  {},
  { customerId: 'c-1', email: 'ada@example.com', plan: 'gold' },
  { customerId: 5, email: {} },
  { customerId: rawNumber('175928847299117063') },
  Object.fromEntries([['__proto__', { polluted: true }]]),
  { constructor: { prototype: 1 }, toString: 1, hasOwnProperty: null, valueOf: [] },
  { 'a\0b': 1 },
  { a: '\ud800' },
  { a: rawNumber('1e400') },
  { '': { '': { '': [] } } },
  { list: Array.from({ length: 1200 }, () => 0) },
  { deep: JSON.parse(`${'['.repeat(40)}${']'.repeat(40)}`) as unknown },
  { text: 'x'.repeat(20_000) },
  { field: 'event.amount', op: 'GTE', value: '50' },
  { field: 'event.amount', op: 'GTE', value: {} },
  { field: 'metadata.constructor', op: 'EQ', value: null },
  { field: 5, op: [], value: '1' },
  { field: 'event.metadata.a\0', op: 'IN', value: [] },
  { all: [] },
  { all: [{ not: { any: [{ field: 'event.type', op: 'EQ', value: 'x' }] } }] },
  { any: 'x' },
  { not: [] },
  { op: 'MATCHES', field: 'event.type', value: '(a+)+$' },
];
