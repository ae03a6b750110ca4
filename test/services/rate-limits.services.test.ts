import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { redisBuckets } from '../../src/platform/http/rate-limits/redis-buckets.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { startServer, type TestServer } from '../support/server.js';
import { aSeller } from '../support/story.js';
import { waitFor } from '../support/wait-for.js';
import { RedisServer } from './redis-server.js';
import { silent } from '../support/silent.js';

const limit = 30;
const away = 'Redis is unavailable';
const back = 'Redis is back';

describe('rate limits in Redis', () => {
  let redis: RedisServer;
  let database: TestDatabase;
  let servers: readonly [TestServer, TestServer];

  beforeAll(async () => {
    redis = await RedisServer.start();
    database = await createDatabase();
    const settings = { DATABASE_URL: database.url, REDIS_URL: redis.url, RATE_LIMIT_FREE: `${limit}` };
    servers = [await startServer(settings), await startServer({ ...settings, ROLE: 'api' })];
  });

  afterAll(async () => {
    for (const server of servers ?? []) await server.stop();
    await database?.drop();
    await redis?.stop();
  });

  async function statusOf(server: TestServer, key: string): Promise<number> {
    const response = await fetch(`${server.url}/campaigns`, { headers: { authorization: `Bearer ${key}` } });
    await response.arrayBuffer();
    return response.status;
  }

  async function remainingAt(server: TestServer, key: string): Promise<number> {
    const response = await fetch(`${server.url}/campaigns`, { headers: { authorization: `Bearer ${key}` } });
    await response.arrayBuffer();
    return Number(response.headers.get('ratelimit-remaining'));
  }

  /** The most points that a bucket can have gained since then, even on a slow machine. */
  const refilled = (since: number): number => Math.ceil(((performance.now() - since) * limit) / 60_000);

  /** Sends many requests to both servers alternately. The bucket's size must limit the accepted ones. */
  async function expectOneBucket(key: string): Promise<void> {
    const started = performance.now();
    const answers = Array.from({ length: 100 }, async (_, index) =>
      statusOf(servers[index % 2 ? 1 : 0], key),
    );
    const passed = (await Promise.all(answers)).filter((status) => status === 200).length;
    expect(passed).toBeGreaterThanOrEqual(limit);
    expect(passed).toBeLessThanOrEqual(limit + refilled(started));
  }

  const timesLogged = (server: TestServer, line: string): number => server.log().split(line).length - 1;

  it('are shared exactly by the processes, and are deleted when they are full again', async () => {
    const { key } = await aSeller(servers[0].url);
    await expectOneBucket(key);
    const lifetimes = [...(await redis.lifetimes('tribute:rate:key:*')).values()];
    expect(lifetimes.length).toBeGreaterThan(0);
    for (const seconds of lifetimes) expect(seconds > 0 && seconds <= 62).toBe(true);
  });

  it('are reported with the shared count', async () => {
    const { key } = await aSeller(servers[0].url);
    const started = performance.now();
    for (const [index, place] of ([0, 1, 0, 1] as const).entries()) {
      const told = await remainingAt(servers[place], key);
      expect(told).toBeGreaterThanOrEqual(limit - 1 - index);
      expect(told).toBeLessThanOrEqual(limit - 1 - index + refilled(started));
    }
  });

  it('get back the points that were taken for nothing, and not more', async () => {
    const buckets = redisBuckets(redis.url, silent);
    try {
      await waitFor('Redis to count', async () => {
        await buckets.take('given-back', limit, 1);
        return (await redis.lifetimes('tribute:rate:given-back')).size > 0;
      });
      await buckets.giveBack('given-back', limit, 1000);
      expect(await buckets.take('given-back', limit, 20)).toMatchObject({ remaining: limit - 20 });
      await buckets.giveBack('given-back', limit, 15);
      expect(await buckets.take('given-back', limit, 24)).toMatchObject({ allowed: true });
    } finally {
      await buckets.close();
    }
  });

  it('are counted per process while Redis is unavailable, with one log line, and are shared again afterwards', async () => {
    const { key } = await aSeller(servers[0].url);
    await redis.kill();
    for (const server of servers) {
      // Both processes continue, each with its own bucket.
      const statuses: number[] = [];
      while (statuses.at(-1) !== 429) statuses.push(await statusOf(server, key));
      expect(statuses.length).toBeGreaterThan(limit);
      await waitFor('it to be said', async () => timesLogged(server, away) > 0);
      expect(timesLogged(server, away)).toBe(1);
      expect(timesLogged(server, back)).toBe(0);
    }
    await redis.resume();
    for (const server of servers) {
      await waitFor('Redis to be used again', async () => timesLogged(server, back) === 1);
    }
    await expectOneBucket(key);
    for (const server of servers) expect(timesLogged(server, away)).toBe(1);
  });

  it('do not delay a request when Redis hangs', async () => {
    const { key } = await aSeller(servers[0].url);
    const before = servers.map((server) => timesLogged(server, away));
    redis.hang();
    try {
      const statuses = await Promise.all(
        [0, 1, 2, 3].map(async (index) => statusOf(servers[index % 2 ? 1 : 0], key)),
      );
      expect(statuses).toEqual([200, 200, 200, 200]);
      // The line comes shortly after the response.
      await waitFor('both to have said so', async () =>
        servers.every((server, place) => timesLogged(server, away) > (before[place] ?? 0)),
      );
      expect(servers.map((server) => timesLogged(server, away))).toEqual(before.map((times) => times + 1));
    } finally {
      redis.wake();
    }
    await waitFor('both to share again', async () => {
      for (const server of servers) await statusOf(server, key);
      return servers.every((server) => timesLogged(server, back) === timesLogged(server, away));
    });
  });

  it('do not prevent the start when Redis is unavailable', async () => {
    const nowhere = await startServer({
      DATABASE_URL: database.url,
      ROLE: 'api',
      REDIS_URL: 'redis://127.0.0.1:1',
      RATE_LIMIT_FREE: '3',
    });
    try {
      const { key } = await aSeller(nowhere.url);
      const statuses: number[] = [];
      while (statuses.length < 4) statuses.push(await statusOf(nowhere, key));
      expect(statuses).toEqual([200, 200, 200, 429]);
      expect(timesLogged(nowhere, away)).toBe(1);
    } finally {
      expect(await nowhere.stop()).toBe(0);
    }
  });
});
