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
