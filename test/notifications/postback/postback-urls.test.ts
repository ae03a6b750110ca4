import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Environment } from '../../../src/kernel/environment.js';
import {
  macroNames,
  visitorMacros,
  type MacroValues,
} from '../../../src/notifications/webhook/postback/postback-macros.js';
import { postbackUrlProblem } from '../../../src/notifications/webhook/postback/postback-url-problem.js';
import { renderPostbackUrl } from '../../../src/notifications/webhook/postback/render-postback-url.js';
import { requirePostbackUrl } from '../../../src/notifications/webhook/postback/require-postback-url.js';
import { EgressFilter } from '../../../src/notifications/webhook/transport/egress-filter.js';
import { privateHosts } from '../webhook/private-hosts.js';

const valuesOf = (value: (name: string) => string): MacroValues =>
  Object.fromEntries(macroNames.map((name) => [name, value(name)])) as MacroValues;

describe('the URL of a postback', () => {
  it.each([
    'https://tracker.example/postback?cid={click_id}&payout={amount}&txid={reward_id}',
    'https://tracker.example?sub={sub1}',
    'https://tracker.example/p/{campaign_id}/{status}?{sub2}={sub3}',
    'https://tracker.example:8443/%7Bbrace%7D?a=b',
    'https://tracker.example/no/macro',
  ])('may be %s', (url) => {
    expect(postbackUrlProblem(url)).toBeUndefined();
  });

  it.each([
    ['https://tracker.example/?a={amont}', 'There is no macro {amont}. Allowed are {event_id}, {event},'],
    ['https://tracker.example/?a={}', 'There is no macro {}.'],
    ['https://tracker.example/?a={AMOUNT}', 'There is no macro {AMOUNT}.'],
    ['https://tracker.example/?a={amount', 'A brace must belong to a macro'],
    ['https://tracker.example/?a=amount}', 'A brace must belong to a macro'],
    ['{event}://tracker.example/', 'A macro must not be a part of the scheme, the host or the port.'],
    ['https://{sub1}/', 'A macro must not be a part of the scheme, the host or the port.'],
    ['https://tracker.example{sub1}', 'A macro must not be a part of the scheme, the host or the port.'],
    ['https://tracker.example:{sub1}/', 'A macro must not be a part of the scheme, the host or the port.'],
    [
      'https://{sub1}:{sub2}@tracker.example/',
      'A macro must not be a part of the scheme, the host or the port.',
    ],
    ['https://tracker.example/{sub1}?a=b', '{sub1} must be in the query'],
    ['https://tracker.example/?a={amount}#{sub1}', 'The URL must have no fragment'],
    ['https://tracker.example\\@evil.example/', 'The URL must have no fragment and no backslash.'],
    ['https://tracker.example/ ?a', 'The URL must have no spaces'],
    ['https://tracker.example/?a=ü', 'The URL must have no spaces'],
    ['https:/\t/tracker.example/', 'The URL must have no spaces'],
    ['tracker.example/?a={amount}', 'The URL must be absolute'],
    [`https://tracker.example/?${'a'.repeat(2048)}`, 'The URL must have at most 2048 characters.'],
  ])('may not be %s', (url, problem) => {
    expect(postbackUrlProblem(url)).toContain(problem);
  });

  const filter = new EgressFilter();
  it.each([
    ...privateHosts.map((host) => `https://${host}/?a={amount}`),
    'https://user:token@tracker.example/?a={amount}',
    'https://tracker.example:22/?a={amount}',
    'http://tracker.example/?a={amount}',
    'ftp://tracker.example/?a={amount}',
    'https:///?a={amount}',
    "https://tracker'.example/?a={amount}",
    'https://tracker.example/?a="{amount}"',
  ])('may not be %s, like that of a webhook endpoint', (url) => {
    expect(() => requirePostbackUrl(url, Environment.LIVE, filter)).toThrow();
  });

  it('is known to the organization by its scheme and host only', () => {
    const url = 'https://tracker.example:8443/token-1?key=token-2&a={amount}';
    expect(requirePostbackUrl(url, Environment.LIVE, filter)).toBe('https://tracker.example:8443');
  });
});

describe('the renderer of postbacks', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.string({ maxLength: 30 }),
    fc.constantFrom(
      '..',
      '.',
      '/',
      '?',
      '#',
      '&',
      '=',
      '@evil.example',
      '\\',
      '%2e%2e',
      '+',
      ' ',
      "'",
      '{amount}',
    ),
  );
  const inPath = macroNames.filter((name) => !visitorMacros.includes(name));
  const part = (names: readonly string[]): fc.Arbitrary<string> =>
    fc.oneof(
      fc.constantFrom('a', '-', '%20', '_b'),
      fc.constantFrom(...names).map((name) => `{${name}}`),
    );

  it('never changes the host, and every value in the query is read as it was, for any values', () => {
    fc.assert(
      fc.property(
        fc.array(part(inPath), { maxLength: 4 }),
        fc.uniqueArray(fc.constantFrom(...macroNames), { minLength: 1 }),
        fc.array(text, { minLength: macroNames.length, maxLength: macroNames.length }),
        (path, query, texts) => {
          const template = `https://tracker.example:8443/${path.join('')}?${query.map((name) => `p_${name}={${name}}`).join('&')}`;
          expect(postbackUrlProblem(template)).toBeUndefined();
          const values = valuesOf((name) => texts[macroNames.findIndex((one) => one === name)] ?? '');
          const url = new URL(renderPostbackUrl(template, values));
          expect(url.origin).toBe('https://tracker.example:8443');
          expect([url.username, url.password, url.hash]).toEqual(['', '', '']);
          expect([...url.searchParams.keys()]).toEqual(query.map((name) => `p_${name}`));
          for (const name of query) {
            expect(url.searchParams.get(`p_${name}`)).toBe(values[name].toWellFormed());
            expect(decodeURIComponent(url.href.split(`p_${name}=`)[1]?.split('&')[0] ?? '')).toBe(
              values[name].toWellFormed(),
            );
          }
        },
      ),
    );
  });

  it('writes a value in the path as one part of it, for any values but those of visitors', () => {
    fc.assert(
      fc.property(text, (value) => {
        const url = new URL(
          renderPostbackUrl(
            'https://tracker.example/x-{event}-y',
            valuesOf(() => value),
          ),
        );
        expect(url.pathname.split('/')).toHaveLength(2);
        expect(decodeURIComponent(url.pathname)).toBe(`/x-${value.toWellFormed()}-y`);
      }),
    );
  });
});
