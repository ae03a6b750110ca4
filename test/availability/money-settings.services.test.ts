import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { GraphQLClient } from '../support/graphql-client.js';
import { figureOf, metricsToken } from '../support/metrics.js';
import { ingestAndEvaluate, uuidOf } from '../support/outcome.js';
import { jobRunners, logged, readyReasons } from '../support/processes.js';
import { startServer, type TestServer } from '../support/server.js';
import { aScene, type Scene } from '../support/story.js';
import { expectConsistentData } from '../support/suite.js';
import { waitFor } from '../support/wait-for.js';

/** The locks of the settings of processes on this database. Other suites have theirs on the same cluster. */
const ownLocks = `pg_locks where locktype = 'advisory' and classid = 7443
  and database = (select oid from pg_database where datname = current_database())`;

describe('processes with different money settings', () => {
  let database: TestDatabase;
  const running = new Set<TestServer>();
  const start = async (fee: string): Promise<TestServer> => {
    const server = await startServer({
      DATABASE_URL: database.url,
      PLATFORM_FEE: fee,
      METRICS_TOKEN: metricsToken,
    });
    running.add(server);
    return server;
  };
  const stop = async (server: TestServer): Promise<void> => {
    running.delete(server);
    await server.stop();
  };
  const becomesReady = async (server: TestServer): Promise<unknown> =>
    waitFor('readiness', async () => (await readyReasons(server)).length === 0);
  const strangers = async (server: TestServer): Promise<number> =>
    figureOf(server, 'tribute_processes_with_other_money_settings');
  const disagreement = ['money settings: PLATFORM_FEE differ from those in force'];

  beforeAll(async () => {
    database = await createDatabase();
  });
  afterAll(async () => {
    for (const server of running) await server.stop();
    await expectConsistentData(database);
    await database.drop();
  });

  /** GraphQL and REST are unavailable. */
  async function expectRefusals(other: TestServer): Promise<void> {
    const graphql = await fetch(`${other.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-environment': 'sandbox' },
      body: '{"query":"{ viewer { environment } }"}',
    });
    expect(await graphql.text()).toContain('UNAVAILABLE');
    const rest = await fetch(`${other.url}/campaigns`);
    expect([rest.status, rest.headers.get('retry-after')]).toEqual([503, '10']);
  }

  /** Ends the sessions of all processes, and waits until each has a new one. */
  async function endSessions(): Promise<void> {
    const ended = await database.query<{ pid: number }>(
      `select pid, pg_terminate_backend(pid) from ${ownLocks}`,
    );
    expect(ended).toHaveLength(3);
    await waitFor('three new sessions', async () => {
      const sessions = await database.query(`select from ${ownLocks} and granted and pid <> all ($1)`, [
        ended.map(({ pid }) => pid),
      ]);
      return sessions.length === 3;
    });
  }

  /** A fee of 3 % is in force. */
  async function expectNewFee(scene: Scene): Promise<void> {
    const event = await ingestAndEvaluate(scene, 'with the new fee');
    expect(event.status).toBe('PROCESSED');
    expect(event.rewards).toHaveLength(1);
    const rewards = await database.query('select amount::int, fee::int from reward where id = $1', [
      uuidOf('reward', event.rewards[0]?.id ?? ''),
    ]);
    // 3 % of 25.00, in atomic units.
    expect(rewards).toEqual([{ amount: 25_000_000, fee: 750_000 }]);
  }

  it('never evaluate at the same time: the later process waits until the others have stopped', async () => {
    const first = await start('FREE=2%');
    const same = await start('FREE=2.0%');
    expect(await readyReasons(first)).toEqual([]);
    expect(await readyReasons(same)).toEqual([]);
    await waitFor('two job runners', async () => (await jobRunners(database)) === 2);
    const scene = await aScene(first.url);

    const other = await start('FREE=3%');
    expect(await readyReasons(other)).toEqual(disagreement);
    const line = await waitFor('the line', async () => logged(other, 'money settings differ'));
    expect(line).toMatchObject({ level: 50, settings: ['PLATFORM_FEE'] });
    expect(line['inForceAt']).toHaveLength(2);
    expect(await strangers(first)).toBe(1);
    expect(await jobRunners(database)).toBe(2);

    await expectRefusals(other);

    // Lost sessions are restored, and the settings in force stay.
    await endSessions();
    expect(await strangers(first)).toBe(1);
    expect(await readyReasons(first)).toEqual([]);
    expect(await readyReasons(other)).toEqual(disagreement);

    // A rolling restart: the last old process stops, a new one starts, and the waiting one follows.
    await stop(same);
    await stop(first);
    const restarted = await start('FREE=3%');
    await becomesReady(restarted);
    await becomesReady(other);
    // On a slow machine the waiting process may be faster than the starting one.
    const changed = [restarted, other].flatMap((server) => logged(server, 'money settings changed') ?? []);
    expect(changed).toMatchObject([{ settings: ['PLATFORM_FEE'] }]);
    await waitFor('two job runners', async () => (await jobRunners(database)) === 2);
    expect(await strangers(other)).toBe(0);
    await expectNewFee({ ...scene, program: new GraphQLClient(other.url, scene.key) });
  });

  it('wait no longer than needed after the others have died', async () => {
    expect(running.size).toBe(2);
    const other = await start('FREE=4%');
    expect(await readyReasons(other)).toEqual(disagreement);
    for (const server of running) {
      if (server === other) continue;
      running.delete(server);
      await server.kill();
    }
    await becomesReady(other);
    await waitFor('a job runner', async () => (await jobRunners(database)) === 1);
  });
});
