import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { expectSoundLedger } from '../support/ledger-invariants.js';
import { paidTo } from '../support/paid-to.js';
import { expectReplayable } from '../support/replay-decisions.js';
import { publishRules } from '../support/rules.js';
import { startServer, type TestServer } from '../support/server.js';
import { aScene, type Scene } from '../support/story.js';
import { waitFor } from '../support/wait-for.js';

const reports = 10_000;
/** Every fifth report repeats an earlier one. */
const distinct = reports * 0.8;
const connections = 32;
/** The maximum number of paid events: fewer than reported, so that the cap is reached in the middle. */
const cap = 5_000;

/** A bonus for some events, and a capped reward for all. */
const rules = [
  {
    key: 'pro',
    reward: { fixed: { amount: '2.00' } },
    when: { field: 'event.metadata.plan', op: 'EQ', value: 'pro' },
  },
  { key: 'base', reward: { plain: true }, caps: [{ count: cap, scope: ['RULE'], period: 'LIFETIME' }] },
];

describe(`${reports} events, a fifth of them duplicates, sent twice by 32 connections while workers are killed`, () => {
  let database: TestDatabase;
  let api: TestServer;
  let workers: TestServer[];

  const start = async (role: string): Promise<TestServer> =>
    startServer({ DATABASE_URL: database.url, ENCRYPTION_KEY: '0'.repeat(64), ROLE: role });
  const countIn = async (where: string): Promise<number> => {
    const [row] = await database.query<{ count: number }>(
      `select count(*)::int as count from event where ${where}`,
    );
    return row?.count ?? 0;
  };

  beforeAll(async () => {
    database = await createDatabase();
    api = await start('api');
    workers = await Promise.all([start('worker'), start('worker')]);
  });

  afterAll(async () => {
    await Promise.all([api, ...workers].map(async (server) => server.stop()));
    await expectSoundLedger(database);
    await expectReplayable(database);
    await database.drop();
  });

  /** Sends every report; returns the event ids by key, and fails when a key ever got two ids. */
  async function sendAll(scene: Scene, keys: readonly string[]): Promise<Map<string, string>> {
    const answered = new Map<string, string>();
    const queue = [...keys];
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${scene.key}` };
    const connection = async (): Promise<void> => {
      for (let key = queue.pop(); key !== undefined; key = queue.pop()) {
        const report = {
          eventType: 'customer.signup',
          attributionCode: scene.link.code,
          idempotencyKey: key,
          metadata: { customerId: key, plan: key.endsWith('7') ? 'pro' : 'free' },
        };
        const response = await fetch(`${api.url}/events/ingest`, {
          method: 'POST',
          headers,
          body: JSON.stringify(report),
        });
        const { eventId } = (await response.json()) as { eventId: string };
        if ((answered.get(key) ?? eventId) !== eventId) throw new Error(`${key} is two events.`);
        answered.set(key, eventId);
      }
    };
    await Promise.all(Array.from({ length: connections }, connection));
    return answered;
  }

  /** Repeatedly kills a worker and starts another after some more evaluated events, until none are left. */
  async function killWorkers(isOver: () => boolean): Promise<number> {
    let killed = 0;
    let seen = await countIn(`status <> 'QUEUED'`);
    while (!isOver()) {
      const next = seen + 800;
      await waitFor(
        'more events to be evaluated',
        async () => isOver() || (await countIn(`status <> 'QUEUED'`)) >= next,
      );
      if (isOver()) break;
      seen = await countIn(`status <> 'QUEUED'`);
      const [victim, ...others] = workers;
      await victim?.kill();
      killed += 1;
      workers = [...others, await start('worker')];
    }
    return killed;
  }

  it('are stored and rewarded once each, exactly up to the cap', async () => {
    const scene = await aScene(api.url, '10000000.00');
    await publishRules(scene, rules);
    const keys = Array.from({ length: reports }, (_, index) => `order-${index % distinct}`);
    let over = false;
    const killing = killWorkers(() => over);
    const first = await sendAll(scene, keys);
    const second = await sendAll(scene, keys);
    expect(first.size).toBe(distinct);
    expect(second).toEqual(first);
    await waitFor('the evaluation of all', async () => (await countIn(`status = 'QUEUED'`)) === 0);
    over = true;
    expect(await killing).toBeGreaterThanOrEqual(3);

    expect(await countIn(`status = 'PROCESSED'`)).toBe(distinct);
    const rewards = await database.query<{ rule: string; count: number; events: number; status: string }>(
      `select split_part(rule_key, ':', 2) as rule, status, count(*)::int as count, count(distinct source_id)::int as events
       from reward group by 1, 2 order by 1`,
    );
    const pros = [...first.keys()].filter((key) => key.endsWith('7')).length;
    expect(rewards).toEqual([
      { rule: 'base', status: 'PAID', count: cap, events: cap },
      { rule: 'pro', status: 'PAID', count: pros, events: pros },
    ]);
    expect(await paidTo(database, scene)).toBe(String(25_000_000 * cap + 2_000_000 * pros));
  });
});
