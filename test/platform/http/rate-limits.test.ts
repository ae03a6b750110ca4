import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { WebSocket } from 'ws';
import { msUntilThere, takeTokens, type Bucket } from '../../../src/platform/http/rate-limits/take-tokens.js';
import { wakeUpSql } from '../../../src/kernel/wake-ups.js';
import { GraphQLClient } from '../../support/graphql-client.js';
import { aKey, aSeller } from '../../support/story.js';
import { useServer, useSharedServer } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';

/** The limit headers of a response, and the response. */
interface Limited {
  readonly status: number;
  readonly limit: string | null;
  readonly remaining: string | null;
  readonly retryAfter: string | null;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

async function ask(url: string, token?: string, more: RequestInit = {}): Promise<Limited> {
  const { headers, ...rest } = more;
  const response = await fetch(url, {
    ...rest,
    headers: { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...(headers as object) },
  });
  return {
    status: response.status,
    limit: response.headers.get('ratelimit-limit'),
    remaining: response.headers.get('ratelimit-remaining'),
    retryAfter: response.headers.get('retry-after'),
    headers: response.headers,
    body: parsed(await response.text()),
  };
}

function parsed(text: string): Record<string, unknown> {
  return text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : { text };
}

function graphql(query: string, variables: object = {}): RequestInit {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  };
}

/** Sends an operation this many times on one websocket; returns the error codes. */
async function codesOf(
  url: string,
  address: string,
  params: object,
  query: string,
  times: number,
): Promise<(string | undefined)[]> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
    headers: { 'x-forwarded-for': address },
  });
  await once(socket, 'open');
  const messages: SocketMessage[] = [];
  socket.on('message', (data: Buffer) => messages.push(JSON.parse(data.toString()) as SocketMessage));
  const say = (message: object): void => {
    socket.send(JSON.stringify(message));
  };
  say({ type: 'connection_init', payload: params });
  await waitFor('the acknowledgement', async () => messages.length > 0);
  for (let id = 0; id < times; id += 1) say({ id: String(id), type: 'subscribe', payload: { query } });
  const answers = async () => messages.filter(({ type }) => type === 'error');
  await waitFor('the answers', async () => (await answers()).length === times);
  socket.terminate();
  return (await answers()).map(({ payload }) => payload?.[0]?.extensions.code);
}

interface SocketMessage {
  readonly type: string;
  readonly payload?: readonly { readonly extensions: { readonly code: string } }[];
}

/** The most points that a bucket can have gained since then, even on a slow machine. */
function refilled(limitAMinute: number, since: number): number {
  return Math.ceil(((performance.now() - since) * limitAMinute) / 60_000);
}

/** Sends requests until one is refused; returns all responses, the refusal last. */
async function askUntilRefused(send: () => Promise<Limited>): Promise<Limited[]> {
  const answers: Limited[] = [];
  while (answers.at(-1)?.status !== 429) answers.push(await send());
  return answers;
}

describe('a token bucket', () => {
  const fillMs = 60_000;

  it.each([
    ['a new one is full', [undefined, 1, 0], [true, 59, 1000]],
    ['what is taken is gone', [{ credit: 10 * fillMs, at: 0 }, 10, 0], [true, 0, 60_000]],
    ['there is never less than nothing', [{ credit: 4 * fillMs, at: 0 }, 5, 0], [false, 4, 56_000]],
    ['it fills evenly', [{ credit: 0, at: 0 }, 1, 30_000], [true, 29, 31_000]],
    ['it is never more than full', [{ credit: 59 * fillMs, at: 0 }, 1, 900_000], [true, 59, 1000]],
    [
      'a clock that goes back takes nothing away',
      [{ credit: 5 * fillMs, at: 1000 }, 1, 0],
      [true, 4, 56_000],
    ],
    ['what is given back is there again', [{ credit: 10 * fillMs, at: 0 }, -5, 0], [true, 15, 45_000]],
    ['nothing is given back beyond its size', [{ credit: 58 * fillMs, at: 0 }, -5, 0], [true, 60, 0]],
    ['a cost above the limit is the limit', [{ credit: 60 * fillMs, at: 0 }, 1000, 0], [true, 0, 60_000]],
  ] as const)('%s', (_name, [known, cost, now], answer) => {
    const taken = takeTokens(known, { limit: 60, fillMs }, cost, now);
    expect([taken.allowed, taken.left, taken.msUntilFull]).toEqual(answer);
  });

  it('never gives out more than its size and what has flown in', () => {
    const request = fc.record({ cost: fc.integer({ min: 1, max: 50 }), pause: fc.nat(5000) });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.array(request, { maxLength: 200 }),
        (limit, requests) => {
          let bucket: Bucket | undefined;
          let now = 0;
          let given = 0;
          for (const { cost, pause } of requests) {
            now += pause;
            const taken = takeTokens(bucket, { limit, fillMs }, cost, now);
            if (taken.allowed) given += Math.min(cost, limit);
            else {
              // After the stated time, the same request is possible.
              const wait = msUntilThere(taken.msUntilFull, { limit, fillMs }, cost);
              const ask = (at: number): boolean =>
                takeTokens(taken.bucket, { limit, fillMs }, cost, at).allowed;
              expect([ask(now + wait), ask(now + wait - 2)]).toEqual([true, false]);
            }
            expect(taken.bucket.credit).toBeGreaterThanOrEqual(0);
            bucket = taken.bucket;
          }
          expect(given * fillMs).toBeLessThanOrEqual(limit * (fillMs + now));
        },
      ),
    );
  });
});

describe('limits that nobody reaches', () => {
  const suite = useSharedServer();

  it.each([
    ['GET', '/campaigns', 401],
    ['GET', '/v1/campaigns', 401],
    ['GET', '/campaigns/camp_nothing/nothing', 404],
    ['DELETE', '/campaigns', 405],
    ['GET', '/nowhere', 404],
    ['GET', '/nowhere/%zz', 404],
    ['POST', '/graphql', 415],
    ['PUT', '/graphql', 415],
  ])('are told with the answer to %s %s, which is %i', async (method, path, status) => {
    const { headers, ...answer } = await ask(suite.url + path, undefined, { method });
    expect(answer.status).toBe(status);
    for (const name of ['limit', 'remaining', 'reset']) {
      expect(headers.get(`ratelimit-${name}`)).toMatch(/^\d+$/);
      expect(headers.get(`x-ratelimit-${name}`)).toBe(headers.get(`ratelimit-${name}`));
    }
  });

  it.each(['/nowhere', '/openapi/aktvator.json', '/v1/nowhere', '/campaigns/a/b/c'])(
    'are told where nothing is, with the version: %s',
    async (path) => {
      const { key } = await aSeller(suite.url);
      const { status, limit, headers } = await ask(suite.url + path, key);
      expect({ status, limit, version: headers.get('api-version') }).toEqual({
        status: 404,
        limit: '1000000000',
        version: '1',
      });
    },
  );

  it('are told with the refusal of a secret on a page', async () => {
    const { key, owner } = await aSeller(suite.url);
    for (const token of [key, owner.token]) {
      const page = { method: 'POST', headers: { origin: 'https://evil.example' } };
      const { status, limit } = await ask(`${suite.url}/v1/conversions`, token, page);
      expect({ status, limit }).toEqual({ status: 403, limit: '1000000000' });
    }
  });

  it('are told by known operations and by new ones, with data and without', async () => {
    const { key } = await aSeller(suite.url);
    const query = '{ campaigns { totalCount } }';
    for (const more of [graphql(query), graphql(query), graphql('{ nothing }'), graphql('{')]) {
      expect((await ask(`${suite.url}/graphql`, key, more)).limit).toBe('1000000000');
    }
  });

  it('are no business of health checks, pages and links', async () => {
    for (const path of ['/healthz', '/readyz', '/', '/docs/', '/go/abc']) {
      const response = await fetch(suite.url + path);
      expect(response.headers.get('ratelimit-limit')).toBeNull();
    }
  });
});

describe('a limit that is reached', () => {
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
    'is 429 in the form of REST at %s, with the time to wait',
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

  it('is 429 in the form of GraphQL, also for an operation that is known', async () => {
    const { key } = await aSeller(suite.url);
    const send = async (): Promise<Limited> =>
      ask(`${suite.url}/graphql`, key, graphql('{ campaigns { totalCount } }'));
    const refusal = (await askUntilRefused(send)).at(-1);
    expect(refusal?.body).toEqual({
      errors: [{ message: expect.any(String), extensions: { code: 'RATE_LIMITED' } }],
    });
    expect(Number(refusal?.retryAfter)).toBeGreaterThan(0);
  });

  it('is reached sooner by what is complex, whether its size is written out or a variable', async () => {
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
    ['an environment that there is not', 3, { environment: 'sandbx' }, '{ viewer { environment } }'],
    ['a document that does not parse', 4, {}, '{'],
    ['a document that is not valid', 5, {}, '{ nothing }'],
  ])('is that of the address for operations by websocket with %s', async (_what, host, params, query) => {
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

  it('is that of the key for what its websocket sends, valid or not', async () => {
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

  it('is one for each key, and another key of the organization goes on', async () => {
    const { key, owner, organizationId } = await aSeller(suite.url);
    const other = await aKey(owner, organizationId, ['*']);
    await askUntilRefused(async () => ask(`${suite.url}/campaigns`, key));
    expect((await ask(`${suite.url}/campaigns`, other)).status).toBe(200);
  });

  it('is one for all keys of an organization together: more keys are not more points', async () => {
    const { owner, organizationId } = await aSeller(suite.url);
    const startedAt = performance.now();
    const keys: string[] = [];
    // With the session, because keys that create keys spend points too.
    for (let made = 0; made < 5; made += 1) keys.push(await aKey(owner, organizationId, ['*']));
    const answers = await Promise.all(
      keys.flatMap((key) => [1, 2, 3, 4].map(async () => ask(`${suite.url}/campaigns`, key))),
    );
    const admitted = answers.filter(({ status }) => status === 200);
    expect(admitted.length).toBeGreaterThanOrEqual(10);
    expect(admitted.length).toBeLessThanOrEqual(10 + refilled(10, startedAt));
    const refusals = answers.filter(({ status }) => status === 429);
    expect(refusals.map(({ body }) => body['message'])).toContainEqual(
      expect.stringContaining('for all API keys of the organization together is 10 points a minute'),
    );
    for (const { limit, retryAfter } of refusals) {
      expect([limit, Number(retryAfter) > 0]).toEqual(['10', true]);
    }
    // Other organizations lost no points, and a person has a separate bucket.
    const stranger = await aSeller(suite.url);
    expect((await ask(`${suite.url}/campaigns`, stranger.key)).status).toBe(200);
    expect((await ask(`${suite.url}/campaigns`, owner.token)).status).toBe(200);
  });

  it('of the organization gives back what a refused request took of the key', async () => {
    const { owner, organizationId } = await aSeller(suite.url);
    const keys: string[] = [];
    for (let made = 0; made < 4; made += 1) keys.push(await aKey(owner, organizationId, ['*']));
    const [last = '', ...others] = keys;
    for (const key of others) await askUntilRefused(async () => ask(`${suite.url}/campaigns`, key));
    const answers: Limited[] = [];
    for (let sent = 0; sent < 12; sent += 1) answers.push(await ask(`${suite.url}/campaigns`, last));
    const admitted = answers.filter(({ status }) => status === 200).length;
    const isOwn = ({ body }: Limited): boolean =>
      String(body['message']).startsWith('The limit is 4 points a minute');
    expect(answers.some(({ status }) => status === 429)).toBe(true);
    // Four accepted requests used up its own four points, and refused ones used none.
    expect(admitted >= 4 || !answers.some(isOwn)).toBe(true);
  });

  it('of an own limit beyond that of the organization is shared by the keys that a key made, and by no others', async () => {
    const { key, owner, organizationId } = await aSeller(suite.url);
    const unrelated = await aKey(owner, organizationId, ['*']);
    for (const token of [key, unrelated]) {
      await suite.database.query('update api_key set rate_limit = 15 where token_hash = sha256($1)', [
        Buffer.from(token),
      ]);
      await suite.database.query(wakeUpSql('credentials'));
      await waitFor('the limit', async () => (await ask(`${suite.url}/campaigns`, token)).limit === '15');
    }
    const startedAt = performance.now();
    const child = await aKey(new GraphQLClient(suite.url, key), organizationId, ['*']);
    const grandchild = await aKey(new GraphQLClient(suite.url, child), organizationId, ['*']);
    const answers = [key, child, grandchild].flatMap((token) =>
      Array.from({ length: 15 }, async () => ask(`${suite.url}/campaigns`, token)),
    );
    const admitted = (await Promise.all(answers)).filter(({ status }) => status === 200).length;
    expect(admitted).toBeGreaterThan(10);
    expect(admitted).toBeLessThanOrEqual(15 + refilled(15, startedAt));
    // Another key with a limit of the same size has its own points.
    const statuses = await Promise.all(
      Array.from({ length: 9 }, async () => ask(`${suite.url}/campaigns`, unrelated)),
    );
    expect(statuses.map(({ status }) => status)).toEqual(Array.from({ length: 9 }, () => 200));
  });

  it('follows the plan of the organization, and the key when it has a limit of its own', async () => {
    const { key } = await aSeller(suite.url);
    const limitOf = async (): Promise<string | null> => (await ask(`${suite.url}/campaigns`, key)).limit;
    expect(await limitOf()).toBe('4');
    const setAndForget = async (sql: string): Promise<void> => {
      await suite.database.query(sql);
      await suite.database.query(wakeUpSql('credentials'));
    };
    await setAndForget(`update organization set plan = 'PRO'`);
    await waitFor('the plan', async () => (await limitOf()) === '9');
    await setAndForget(`update api_key set rate_limit = 7`);
    await waitFor('the limit of the key', async () => (await limitOf()) === '7');
    await setAndForget(`update api_key set rate_limit = 0`);
    await waitFor('no limit', async () => (await limitOf()) === null);
    await suite.database.query(`update organization set plan = null`);
    await suite.database.query(`update api_key set rate_limit = null`);
  });

  it('is one for each address without a valid credential, as the proxy in front says it', async () => {
    const send = async (address: string, token?: string): Promise<Limited> =>
      ask(`${suite.url}/campaigns`, token, from(address));
    const answers = await askUntilRefused(async () => send('203.0.113.7', 'ak_test_guess'));
    expect(answers.length).toBeGreaterThan(30);
    expect(new Set(answers.slice(0, -1).map(({ status }) => status))).toEqual(new Set([401]));
    expect((await send('203.0.113.7')).status).toBe(429);
    expect((await send('203.0.113.8')).status).toBe(401);
    // Addresses that a client adds before the proxy's are not trusted.
    expect((await send('203.0.113.9, 203.0.113.7')).status).toBe(429);
  });

  it('is one for a whole IPv6 network, of which one machine has every address', async () => {
    const send = async (address: string): Promise<Limited> =>
      ask(`${suite.url}/campaigns`, undefined, from(address));
    let last = 0;
    await askUntilRefused(async () => send(`2001:db8:1:2::${(last += 1).toString(16)}`));
    expect((await send('2001:db8:1:2:ffff::1')).status).toBe(429);
    expect((await send('2001:db8:1:3::1')).status).toBe(401);
  });

  it('is exact when many ask at once', async () => {
    const { key } = await aSeller(suite.url);
    const startedAt = performance.now();
    const answers = await Promise.all(
      Array.from({ length: 40 }, async () => ask(`${suite.url}/campaigns`, key)),
    );
    const admitted = answers.filter(({ status }) => status === 200).length;
    expect(admitted).toBeGreaterThanOrEqual(4);
    expect(admitted).toBeLessThanOrEqual(4 + refilled(4, startedAt));
  });
});
