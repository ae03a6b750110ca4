import { describe, expect, it } from '@jest/globals';
import { aSeller } from '../../support/story.js';
import { useServer } from '../../support/suite.js';
import { type Limited, ask, graphql, codesOf, askUntilRefused } from './limited-requests.js';

/** The most points that a bucket can have gained since then, even on a slow machine. */
function refilled(limitAMinute: number, since: number): number {
  return Math.ceil(((performance.now() - since) * limitAMinute) / 60_000);
}

describe('a reached rate limit', () => {
  const suite = useServer({
    RATE_LIMIT_ANONYMOUS: '30',
    RATE_LIMIT_USER: '40',
    RATE_LIMIT_FREE: '4',
    RATE_LIMIT_PRO: '9',
    RATE_LIMIT_ORGANIZATION_FREE: '10',
    TRUST_PROXY: '1',
  });

  const from = (address: string): RequestInit => ({ headers: { 'x-forwarded-for': address } });

  it.each(['/campaigns', '/v1/campaigns'])(
    'is answered 429 in the format of REST at %s, with the time to wait',
    async (path) => {
      const { key } = await aSeller(suite.url);
      const answers = await askUntilRefused(async () => ask(suite.url + path, key));
      const refusal = answers.at(-1);
      expect(answers.slice(0, 4).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
      expect(answers.slice(0, 4).map(({ remaining }) => remaining)).toEqual(['3', '2', '1', '0']);
      expect(refusal?.body).toEqual({
        statusCode: 429,
        message: expect.stringContaining('4 points a minute'),
      });
      expect(Number(refusal?.retryAfter)).toBeGreaterThan(0);
      // As with 200: the time until all four are back. One is back sooner.
      for (const { headers, remaining } of answers) {
        const seconds = Number(headers.get('ratelimit-reset'));
        expect(seconds).toBeGreaterThan(15 * (3 - Number(remaining)));
        expect(seconds).toBeLessThanOrEqual(15 * (4 - Number(remaining)));
      }
      expect(Number(refusal?.retryAfter)).toBeLessThanOrEqual(15);
      expect(refusal?.headers.get('api-version')).toBe('1');
    },
  );

  it('is answered 429 in the format of GraphQL, also for a known operation', async () => {
    const { key } = await aSeller(suite.url);
    const send = async (): Promise<Limited> =>
      ask(`${suite.url}/graphql`, key, graphql('{ campaigns { totalCount } }'));
    const refusal = (await askUntilRefused(send)).at(-1);
    expect(refusal?.body).toEqual({
      errors: [{ message: expect.any(String), extensions: { code: 'RATE_LIMITED' } }],
    });
    expect(Number(refusal?.retryAfter)).toBeGreaterThan(0);
  });

  it('is reached sooner by complex operations, with sizes as literals or variables', async () => {
    const inner = 'nodes { gigs { nodes { id title description status } } }';
    const written = `{ campaigns(first: 40) { ${inner} } }`;
    const variable = `query ($first: Int) { campaigns(first: $first) { ${inner} } }`;
    for (const [query, small] of [
      [written, {}],
      [variable, { first: 1 }],
    ] as const) {
      const { key } = await aSeller(suite.url);
      // The operation is known from here on.
      const first = await ask(`${suite.url}/graphql`, key, graphql(query, small));
      expect(first.status).toBe(200);
      const second = await ask(`${suite.url}/graphql`, key, graphql(query, { first: 40 }));
      const third = await ask(`${suite.url}/graphql`, key, graphql(query, { first: 40 }));
      expect([second, third].map(({ status }) => status)).toContain(429);
    }
  });

  it.each([
    [
      'a credential that is refused',
      2,
      { authorization: 'Bearer ak_test_guess' },
      '{ viewer { environment } }',
    ],
    ['an unknown environment', 3, { environment: 'sandbx' }, '{ viewer { environment } }'],
    ['a document with a syntax error', 4, {}, '{'],
    ['an invalid document', 5, {}, '{ nothing }'],
  ])('is that of the address for websocket operations with %s', async (_what, host, params, query) => {
    const address = `198.51.100.${host}`;
    const startedAt = performance.now();
    const codes = await codesOf(suite.url, address, params, query, 60);
    const admitted = codes.filter((code) => code !== 'RATE_LIMITED').length;
    expect(admitted).toBeGreaterThanOrEqual(30);
    expect(admitted).toBeLessThanOrEqual(30 + refilled(30, startedAt));
    // HTTP takes from the same bucket.
    const answers = await askUntilRefused(async () =>
      ask(`${suite.url}/campaigns`, undefined, from(address)),
    );
    expect(answers.length - 1).toBeLessThanOrEqual(refilled(30, startedAt));
  });

  it('is that of the key for operations on its websocket, valid or not', async () => {
    const { key } = await aSeller(suite.url);
    const startedAt = performance.now();
    const codes = await codesOf(
      suite.url,
      '198.51.100.1',
      { authorization: `Bearer ${key}` },
      '{ nothing }',
      8,
    );
    const admitted = codes.filter((code) => code !== 'RATE_LIMITED').length;
    expect(admitted).toBeGreaterThanOrEqual(4);
    expect(admitted).toBeLessThanOrEqual(4 + refilled(4, startedAt));
    const answers = await askUntilRefused(async () => ask(`${suite.url}/campaigns`, key));
    expect(answers.length - 1).toBeLessThanOrEqual(refilled(4, startedAt));
  });
});
