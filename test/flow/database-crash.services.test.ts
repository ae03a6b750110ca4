import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Pool } from 'pg';
import { readPostmasterFile } from '../../src/platform/database/embedded/postmaster-file.js';
import { runningEmbeddedPostgres } from '../../src/platform/database/embedded/running-embedded-postgres.js';
import type { TestDatabase } from '../support/database.js';
import { GraphQLClient } from '../support/graphql-client.js';
import { expectSoundLedger } from '../support/ledger-invariants.js';
import { ingestAndEvaluate, uuidOf } from '../support/outcome.js';
import { startServer, type TestServer } from '../support/server.js';
import { aCampaign, aPaidTopUp, aScene, type Scene } from '../support/story.js';
import { waitFor } from '../support/wait-for.js';

/** Successful requests, with the returned ids. */
type Answered = Map<string, string>;

describe('kill -9 of the embedded PostgreSQL under load', () => {
  let dataDir: string;
  let server: TestServer;
  let scene: Scene;
  let savings: string;
  let rewards: readonly string[];
  let database: TestDatabase;
  const events: Answered = new Map();
  const funds: Answered = new Map();
  const topUps: Answered = new Map();
  const reversals: Answered = new Map();

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'tribute-database-crash-'));
    await start();
    scene = await aScene(server.url, '1000000.00');
    savings = await aCampaign(scene, { name: 'Winter' });
    const first = ['a', 'b', 'c', 'd', 'e', 'f'];
    const earned = await Promise.all(first.map(async (key) => ingestAndEvaluate(scene, key)));
    for (const [index, { id }] of earned.entries()) events.set(first[index] as string, id);
    rewards = earned.map((event) => event.rewards[0]?.id ?? '');
  });
  afterAll(async () => {
    await database.drop();
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  /** Starts on the folder like `npm start`, and opens its database too. */
  async function start(): Promise<void> {
    server = await startServer({ DATA_DIR: dataDir });
    const url = (await runningEmbeddedPostgres(dataDir)) ?? '';
    const pool = new Pool({ connectionString: url, max: 2 });
    pool.on('error', () => undefined);
    database = {
      url,
      pool,
      query: async <Row extends object>(text: string, values: readonly unknown[] = []) =>
        (await pool.query<Row>(text, [...values])).rows,
      drop: async () => pool.end(),
    };
  }

  /** The seller's program at the current server. */
  const now = (): Scene => ({ ...scene, program: new GraphQLClient(server.url, scene.key) });

  async function ingest(key: string): Promise<void> {
    const input = {
      eventType: 'customer.signup',
      attributionCode: scene.link.code,
      idempotencyKey: key,
      metadata: { key },
    };
    const { event } = await now().program.mutate<{ event: { id: string } }>(
      'ingestEvent',
      input,
      'event { id }',
    );
    const before = events.get(key);
    if (before !== undefined) expect([key, event.id]).toEqual([key, before]);
    events.set(key, event.id);
  }

  async function fund(key: string): Promise<void> {
    const input = { id: savings, amount: { amount: '1.00' }, idempotencyKey: key };
    await now().program.mutate('fundCampaign', input, 'campaign { id }');
    funds.set(key, key);
  }

  async function topUp(key: string): Promise<void> {
    topUps.set(key, await aPaidTopUp(now(), '5.00'));
  }

  /** Reverses a cent of one of the first rewards, chosen by the key. */
  async function reverse(key: string): Promise<void> {
    const id = rewards[Number.parseInt(key.slice(0, 8), 16) % rewards.length] as string;
    const input = { id, amount: { amount: '0.01' }, idempotencyKey: key };
    const { reversal } = await now().program.mutate<{ reversal: { id: string } }>(
      'reverseReward',
      input,
      'reversal { id }',
    );
    const before = reversals.get(key);
    if (before !== undefined) expect([key, reversal.id]).toEqual([key, before]);
    reversals.set(key, reversal.id);
  }

  /** Sends requests until there is no answer; returns the last, unanswered one. */
  async function lane(ask: (key: string) => Promise<void>): Promise<string> {
    for (;;) {
      const key = randomUUID();
      try {
        await ask(key);
      } catch {
        return key;
      }
    }
  }

  /** Retries with the same key while the database is unavailable. */
  const untilAnswered =
    (ask: (key: string) => Promise<void>) =>
    async (key: string): Promise<void> =>
      void (await waitFor('an answer', async () => {
        try {
          await ask(key);
          return true;
        } catch (error) {
          if (String(error).includes('UNAVAILABLE')) return false;
          throw error;
        }
      }));

  const many = async (count: number, ask: (key: string) => Promise<void>): Promise<string[]> =>
    Promise.all(Array.from({ length: count }, async () => lane(ask)));

  const kills = [
    ['first process is', false],
    ['processes are all', true],
  ] as const;
  it.each(kills)('loses nothing that was answered when its %s killed', async (_which, isEveryProcess) => {
    const before = {
      events: events.size,
      funds: funds.size,
      topUps: topUps.size,
      reversals: reversals.size,
    };
    const postmaster = (await readPostmasterFile(join(dataDir, 'postgres')))?.pid ?? 0;
    const load = Promise.all([many(12, ingest), many(3, fund), many(2, topUp), many(2, reverse)]);
    await waitFor('some work to be done', async () => {
      const isEnough = events.size >= before.events + 600 && funds.size >= before.funds + 50;
      return isEnough && topUps.size >= before.topUps + 10 && reversals.size >= before.reversals + 20;
    });
    const others = isEveryProcess
      ? await database.query<{ pid: number }>('select pid from pg_stat_activity')
      : [];
    for (const pid of [postmaster, ...others.map((row) => row.pid)]) killHard(pid);
    const [unknownEvents, unknownFunds, , unknownReversals] = await load;
    await database.drop();
    // It ends without its database, and its supervisor starts it again.
    await waitFor('the server to end', async () => server.process.exitCode !== null);
    expect(await server.stop()).toBe(1);
    expect(server.log()).toContain('PostgreSQL ended on its own');

    await start();
    await expectEverythingAnswered();
    await expectSoundLedger(database);

    // Unanswered requests are repeated, and some answered ones too.
    await Promise.all([...unknownEvents, ...[...events.keys()].slice(-50)].map(untilAnswered(ingest)));
    await Promise.all([...unknownFunds, ...[...funds.keys()].slice(-20)].map(untilAnswered(fund)));
    await Promise.all([...unknownReversals, ...[...reversals.keys()].slice(-20)].map(untilAnswered(reverse)));
    await waitFor('the evaluation of all', async () => {
      const [row] = await database.query<{ open: number }>(
        `select count(*)::int as open from event where status <> 'PROCESSED'`,
      );
      return row?.open === 0;
    });
    await expectEverythingAnswered();
    const [sums] = await database.query(
      `select (select count(*) from event)::int as events, (select count(*) from reward where status = 'PAID')::int as rewards,
              (select sum(credits - debits) from ledger_account join ledger_balance on account_id = id where kind = 'BUDGET')::text as saved,
              (select sum(reversed) from reward)::text as reversed, (select count(*) from reward_reversal)::int as reversals`,
    );
    expect(sums).toEqual({
      events: events.size,
      rewards: events.size,
      saved: String(1_000_000 * funds.size),
      reversed: String(10_000 * reversals.size),
      reversals: reversals.size,
    });
    await expectSoundLedger(database);
  });

  /** Everything answered exists once: every event, every budget, every top-up with its money. */
  async function expectEverythingAnswered(): Promise<void> {
    const stored = await database.query<{ key: string }>('select idempotency_key as key from event');
    const keys = stored.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    expect([...events.keys()].filter((key) => !keys.includes(key))).toEqual([]);
    const [moved] = await database.query<{ funds: number }>(
      `select count(*)::int as funds from ledger_transaction where kind = 'FUND'`,
    );
    expect(moved?.funds).toBeGreaterThanOrEqual(funds.size);
    const takenBack = await database.query<{ id: string; times: number }>(
      `select reversal.id, count(t.id)::int as times from reward_reversal reversal
       left join ledger_transaction t on t.kind = 'REVERSAL' and t.source_id = reversal.id group by 1`,
    );
    expect(takenBack.filter(({ times }) => times !== 1)).toEqual([]);
    const takenIds = new Set(takenBack.map(({ id }) => id));
    expect([...reversals.values()].filter((id) => !takenIds.has(uuidOf('rewardReversal', id)))).toEqual([]);
    const paid = await database.query<{ id: string; times: number }>(
      `select top_up.id, count(t.id)::int as times from top_up left join ledger_transaction t on t.kind = 'TOP_UP' and t.source_id = top_up.id
       where top_up.status = 'PAID' group by 1`,
    );
    expect(paid.filter(({ times }) => times !== 1)).toEqual([]);
    const ids = new Set(paid.map(({ id }) => id));
    expect([...topUps.values()].filter((id) => !ids.has(uuidOf('topUp', id)))).toEqual([]);
  }
});

/** `kill -9`; the process may have ended already. */
function killHard(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as { code?: string }).code !== 'ESRCH') throw error;
  }
}
