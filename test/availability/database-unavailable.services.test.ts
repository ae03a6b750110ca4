import { hostname } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { GraphQLClient } from '../support/graphql-client.js';
import { metricsOf, metricsToken } from '../support/metrics.js';
import { startServer, type TestServer } from '../support/server.js';
import { startStallingProxy, type StallingProxy } from '../support/stalling-proxy.js';
import { aKey, aScene, type Scene } from '../support/story.js';
import { firstAnswer, openSocket } from '../support/subscriptions.js';
import { expectConsistentData } from '../support/suite.js';
import { waitFor } from '../support/wait-for.js';

const lean = {
  METRICS_TOKEN: metricsToken,
  DATABASE_CONNECT_TIMEOUT_MS: '1000',
  DATABASE_ANSWER_TIMEOUT_MS: '1000',
};

let database: TestDatabase;
let proxy: StallingProxy;
let server: TestServer;
let scene: Scene;

beforeAll(async () => {
  database = await createDatabase();
  proxy = await startStallingProxy(database.url);
  server = await startServer({ DATABASE_URL: proxy.url, ...lean });
  scene = await aScene(server.url);
});
afterAll(async () => {
  await proxy.set('open');
  await server.stop();
  await proxy.close();
  await expectConsistentData(database);
  await database.drop();
});

const ask = async (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(`${server.url}${path}`, init);
const keyed = (): Record<string, string> => ({ authorization: `Bearer ${scene.key}` });
const graphql = async (query: string): Promise<Response> =>
  ask('/graphql', {
    method: 'POST',
    headers: { ...keyed(), 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
const metrics = async (): Promise<string> => metricsOf(server);
const isReady = async (): Promise<boolean> => (await ask('/readyz')).status === 200;
const errorLines = (): string[] =>
  server
    .log()
    .split('\n')
    .filter((line) => /"level":(?:50|60)/.test(line));

/** The response to an operation over a websocket, or its errors. */
const overWebsocket = async (query: string): Promise<unknown> =>
  firstAnswer(openSocket(server.url, scene.key), query);

const known = '{ viewer { environment } campaigns(first: 1) { nodes { id } } }';

async function expectUnavailable(query: string): Promise<void> {
  const response = await graphql(query);
  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '2']);
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'UNAVAILABLE' } }] });
}

async function expectRestUnavailable(path: string, init: RequestInit = {}): Promise<void> {
  const headers = { ...keyed(), 'content-type': 'application/json' };
  const response = await ask(path, { ...init, headers, redirect: 'manual' });
  expect([path, response.status, response.headers.get('retry-after')]).toEqual([path, 503, '2']);
  expect(await response.json()).toMatchObject({ statusCode: 503 });
}

/** All at once, because each may wait for the full database timeout. */
async function expectEveryDoorUnavailable(): Promise<void> {
  await Promise.all([
    // The first time the operation may be unknown. The second time it takes another path in the server.
    expectUnavailable(known).then(async () => expectUnavailable(known)),
    expectUnavailable('{ campaigns(first: 2) { nodes { id } } }'),
    expectRestUnavailable('/campaigns'),
    expectRestUnavailable('/events/ingest', {
      method: 'POST',
      body: JSON.stringify({ eventType: 'purchase' }),
    }),
    expectRestUnavailable('/v1/campaigns'),
    expectRestUnavailable('/go/ZZZZZZ1'),
    overWebsocket(known).then((answer) => {
      expect(answer).toMatchObject([{ extensions: { code: 'UNAVAILABLE' } }]);
    }),
  ]);
}

async function expectProbesAnswer(): Promise<void> {
  expect((await ask('/healthz')).status).toBe(200);
  const ready = await ask('/readyz');
  expect(ready.status).toBe(503);
  expect(await ready.json()).toMatchObject({
    status: 'unavailable',
    reasons: expect.arrayContaining([expect.stringContaining('database')]) as unknown,
  });
  const text = await metrics();
  expect(text).toMatch(/^tribute_database_up 0$/m);
  expect(text).toMatch(/^process_cpu_seconds_total /m);
  expect(text).not.toMatch(/^tribute_events_queued /m);
}

describe.each(['unreachable', 'unresponsive'] as const)('while the database is %s', (mode) => {
  it('the server answers 503 with Retry-After, its probes and metrics work, and it recovers by itself', async () => {
    await graphql('{ viewer { environment } campaigns(first: 1) { nodes { id } } }');
    const before = errorLines().length;
    await proxy.set(mode);
    await expectProbesAnswer();
    await expectEveryDoorUnavailable();
    await Promise.all(Array.from({ length: 40 }, expectProbesAnswer));
    // No request may log an error. Jobs may log a few.
    const lines = errorLines().slice(before);
    expect(lines.filter((line) => /"(?:reqId|requestId)"/.test(line))).toEqual([]);
    const repeated = 'the database could not answer';
    const isRepeated = (line: string): boolean => line.includes(`"msg":"${repeated}"`);
    await Promise.all(Array.from({ length: 60 }, async () => graphql('{ viewer { environment } }')));
    await proxy.set('open');
    expect(server.log().split('\n').filter(isRepeated).length).toBeLessThan(60);
    await waitFor('the server to be ready again', isReady);
    await waitFor('the database in the metrics', async () =>
      /^tribute_database_up 1$/m.test(await metrics()),
    );
    await waitFor(
      'requests to succeed',
      async () => (await ask('/campaigns', { headers: keyed() })).status === 200,
    );
  });
});

describe('a LISTEN connection that hangs', () => {
  it('disables the cache of keys, so that a revoked key is invalid at once', async () => {
    const other = await aKey(scene.owner, scene.organizationId, ['*']);
    const program = new GraphQLClient(server.url, other);
    await program.run('{ viewer { environment } }');
    // The tests before may have left it connecting again, which it reports only once.
    await waitFor('the server to listen', async () =>
      Promise.resolve(!/wake-ups do not work(?![\s\S]*wake-ups work again)/.test(server.log())),
    );
    const before = server.log().length;
    const said = async (line: string): Promise<boolean> => server.log().slice(before).includes(line);
    proxy.silence(/listen tribute/);
    await waitFor('the server to notice', async () => said('wake-ups do not work'));
    await program.run('{ viewer { environment } }');
    await database.query(`update api_key set revoked_at = now() where token_hash = sha256($1::bytea)`, [
      other,
    ]);
    expect((await program.send('{ viewer { environment } }')).status).toBe(401);
    await proxy.set('open');
    await waitFor('the server to listen again', async () => said('wake-ups work again'));
  });
});

it('a hung database does not delay a stop: the process ends on time with exit code 1', async () => {
  const own = await startStallingProxy(database.url);
  const stuck = await startServer({ DATABASE_URL: own.url, ...lean, STOP_TIMEOUT_MS: '500' });
  await own.set('unresponsive');
  expect(await stuck.stop()).toBe(1);
  expect(stuck.log()).toContain('the stop took too long and is cut short');
  await own.close();
});

// Last, because omitted messages are reported only after a while.
describe('the log', () => {
  it('has the origin in each line, masks email addresses, and counts omitted lines', async () => {
    const lines = server.log().trimEnd().split('\n').slice(0, -1);
    const origins = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    for (const line of origins) {
      expect(line).toMatchObject({ host: hostname(), pid: server.process.pid, role: 'all' });
      expect(line['version']).toMatch(/^\d+\.\d+\.\d+/);
    }
    expect(server.log()).toMatch(/"to":"[0-9a-f]\*\*\*@example\.com"/);
    expect(server.log()).not.toMatch(/[0-9a-f]{4}@example\.com/);
    await waitFor('the count of what was left out', async () =>
      /"leftOut":\d+,"of":"[^"]+","msg":"\d+ log lines were left out"/.test(server.log()),
    );
  });
});
