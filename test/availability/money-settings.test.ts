import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { GraphQLClient } from '../support/graphql-client.js';
import { ingestAndEvaluate } from '../support/outcome.js';
import { jobRunners, logged, readinessOf } from '../support/processes.js';
import { startServer, type TestServer } from '../support/server.js';
import { aScene } from '../support/story.js';
import { waitFor } from '../support/wait-for.js';

const token = 'prometheus-reads-this';

describe('processes with different money settings', () => {
  let database: TestDatabase;
  const running = new Set<TestServer>();
  const start = async (fee: string): Promise<TestServer> => {
    const server = await startServer({
      DATABASE_URL: database.url,
      PLATFORM_FEE: fee,
      METRICS_TOKEN: token,
    });
    running.add(server);
    return server;
  };
  const stop = async (server: TestServer): Promise<void> => {
    running.delete(server);
    await server.stop();
  };
  const becomesReady = async (server: TestServer): Promise<unknown> =>
    waitFor('readiness', async () => (await readinessOf(server)) === 'ready');
  const strangers = async ({ url }: TestServer): Promise<string | undefined> => {
    const response = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${token}` } });
    return /^tribute_processes_with_other_money_settings (.+)$/m.exec(await response.text())?.[1];
  };
  const disagreement = ['money settings: PLATFORM_FEE differ from those in force'];

  beforeAll(async () => {
    database = await createDatabase();
  });
  afterAll(async () => {
    for (const server of running) await server.stop();
    await database.drop();
  });

  it('never decide at the same time: the later one says so, and takes over when the others are gone', async () => {
    const first = await start('FREE=2%');
    const same = await start('FREE=2.0%');
    expect(await readinessOf(first)).toBe('ready');
    expect(await readinessOf(same)).toBe('ready');
    await waitFor('two job runners', async () => (await jobRunners(database)) === 2);
    const scene = await aScene(first.url);

    const other = await start('FREE=3%');
    expect(await readinessOf(other)).toEqual(disagreement);
    const line = await waitFor('the line', async () => logged(other, 'money settings differ'));
    expect(line).toMatchObject({ level: 50, settings: ['PLATFORM_FEE'] });
    expect(line['inForceAt']).toHaveLength(2);
    expect(await strangers(first)).toBe('1');
    expect(await jobRunners(database)).toBe(2);

    const graphql = await fetch(`${other.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-environment': 'sandbox' },
      body: '{"query":"{ viewer { environment } }"}',
    });
    expect(await graphql.text()).toContain('UNAVAILABLE');
    const rest = await fetch(`${other.url}/campaigns`);
    expect([rest.status, rest.headers.get('retry-after')]).toEqual([503, '10']);

    // Sessions that are lost are made again; that is no reason to replace what is in force.
    await database.query(
      `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and classid = 7443`,
    );
    await waitFor('three new sessions', async () => {
      const [row] = await database.query<{ count: number }>(
        `select count(*)::int as count from pg_locks where locktype = 'advisory' and classid = 7443`,
      );
      return row?.count === 3;
    });
    expect(await strangers(first)).toBe('1');
    expect(await readinessOf(first)).toBe('ready');
    expect(await readinessOf(other)).toEqual(disagreement);

    // By a rolling restart: the last of the old processes goes, a new one starts, and the one that waited follows.
    await stop(same);
    await stop(first);
    const restarted = await start('FREE=3%');
    await becomesReady(restarted);
    await becomesReady(other);
    // On a slow machine the one that waits may be faster than the one that starts.
    const changed = [restarted, other].flatMap((server) => logged(server, 'money settings changed') ?? []);
    expect(changed).toMatchObject([{ settings: ['PLATFORM_FEE'] }]);
    await waitFor('two job runners', async () => (await jobRunners(database)) === 2);
    expect(await strangers(other)).toBe('0');
    const event = await ingestAndEvaluate(
      { ...scene, program: new GraphQLClient(other.url, scene.key) },
      'with the new fee',
    );
    expect(event.status).toBe('PROCESSED');
  });

  it('wait no longer than needed when the others have died', async () => {
    expect(running.size).toBe(2);
    const other = await start('FREE=4%');
    expect(await readinessOf(other)).toEqual(disagreement);
    for (const server of running) {
      if (server === other) continue;
      running.delete(server);
      await server.kill();
    }
    await becomesReady(other);
    await waitFor('a job runner', async () => (await jobRunners(database)) === 1);
  });
});
