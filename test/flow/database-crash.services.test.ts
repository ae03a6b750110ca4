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
import { ingestAndEvaluate } from '../support/outcome.js';
import { startServer, type TestServer } from '../support/server.js';
import { aCampaign, aPaidTopUp, aScene, type Scene } from '../support/story.js';
import { waitFor } from '../support/wait-for.js';
import { expectEverythingAnswered, expectExactSums, type AnsweredRequests } from './answered-requests.js';

describe('kill -9 of the embedded PostgreSQL under load', () => {
  let dataDir: string;
  let server: TestServer;
  let scene: Scene;
  let savings: string;
  let rewards: readonly string[];
  let database: TestDatabase;
  const answered: AnsweredRequests = {
    events: new Map(),
    funds: new Map(),
    topUps: new Map(),
    reversals: new Map(),
  };
  const { events, funds, topUps, reversals } = answered;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'tribute-database-crash-'));
    await start();
    // More than any machine can spend meanwhile.
    scene = await aScene(server.url, '100000000.00');
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
      attribution: [{ code: scene.link.code }],
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

  /** Resolves when many more requests of every kind are answered. */
  async function someWork(): Promise<void> {
    const [event, fundings, paid, reversed] = [events.size, funds.size, topUps.size, reversals.size];
    await waitFor('some work to be done', async () => {
      const isEnough = events.size >= event + 600 && funds.size >= fundings + 50;
      return isEnough && topUps.size >= paid + 10 && reversals.size >= reversed + 20;
    });
  }

  /** Repeats the unanswered requests, and some of the answered ones. */
  async function repeat(unknown: readonly (readonly string[])[]): Promise<void> {
    const [unknownEvents = [], unknownFunds = [], , unknownReversals = []] = unknown;
    await Promise.all([...unknownEvents, ...[...events.keys()].slice(-50)].map(untilAnswered(ingest)));
    await Promise.all([...unknownFunds, ...[...funds.keys()].slice(-20)].map(untilAnswered(fund)));
    await Promise.all([...unknownReversals, ...[...reversals.keys()].slice(-20)].map(untilAnswered(reverse)));
  }

  const kills = [
    ['first process is', false],
    ['processes are all', true],
  ] as const;
  it.each(kills)('loses no acknowledged request when its %s killed', async (_which, isEveryProcess) => {
    const postmaster = (await readPostmasterFile(join(dataDir, 'postgres')))?.pid ?? 0;
    const load = Promise.all([many(12, ingest), many(3, fund), many(2, topUp), many(2, reverse)]);
    await someWork();
    const others = isEveryProcess
      ? await database.query<{ pid: number }>('select pid from pg_stat_activity')
      : [];
    for (const pid of [postmaster, ...others.map((row) => row.pid)]) killHard(pid);
    const unknown = await load;
    await database.drop();
    // It ends without its database, and its supervisor starts it again.
    await waitFor('the server to end', async () => server.process.exitCode !== null);
    expect(await server.stop()).toBe(1);
    expect(server.log()).toContain('PostgreSQL ended on its own');

    await start();
    await expectEverythingAnswered(database, answered);
    await expectSoundLedger(database);

    await repeat(unknown);
    await waitFor('the evaluation of all', async () => {
      const [row] = await database.query<{ open: number }>(
        `select count(*)::int as open from event where status <> 'PROCESSED'`,
      );
      return row?.open === 0;
    });
    await expectEverythingAnswered(database, answered);
    await expectExactSums(database, answered);
    await expectSoundLedger(database);
  });
});

/** `kill -9`; the process may have ended already. */
function killHard(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as { code?: string }).code !== 'ESRCH') throw error;
  }
}
