import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { blockOnSignal, expectJobsToRun } from '../support/jobs.js';
import { figureOf, metricsToken } from '../support/metrics.js';
import { evaluated, ingest, ingestAndEvaluate } from '../support/outcome.js';
import { readyReasons } from '../support/processes.js';
import { startServer, type TestServer } from '../support/server.js';
import { startStallingProxy, type StallingProxy } from '../support/stalling-proxy.js';
import { aScene, type Scene } from '../support/story.js';
import { expectConsistentData } from '../support/suite.js';
import { waitFor } from '../support/wait-for.js';

/** A lock expires without renewal for this long. */
const lockMs = 1500;
const blockMs = 2 * lockMs;

let database: TestDatabase;
let proxy: StallingProxy;
let api: TestServer;
let worker: TestServer;
let scene: Scene;

const both = { ENCRYPTION_KEY: '0'.repeat(64) };

const startWorker = async (more: Readonly<Record<string, string>> = {}): Promise<TestServer> =>
  startServer({
    ...both,
    DATABASE_URL: proxy.url,
    ROLE: 'worker',
    PROBE_PORT: '0',
    METRICS_TOKEN: metricsToken,
    JOB_LOCK_MS: String(lockMs),
    JOB_LATE_MS: '1000',
    DATABASE_ANSWER_TIMEOUT_MS: '1000',
    ...blockOnSignal(blockMs),
    ...more,
  });

beforeAll(async () => {
  database = await createDatabase();
  proxy = await startStallingProxy(database.url);
  api = await startServer({ ...both, DATABASE_URL: database.url, ROLE: 'api' });
  worker = await startWorker();
  scene = await aScene(api.url);
});
afterAll(async () => {
  await proxy.set('open');
  await worker.stop();
  await api.stop();
  await expectConsistentData(database);
  await proxy.close();
  await database.drop();
});

const rebuilds = async (): Promise<number> => figureOf(worker, 'tribute_job_runner_rebuilds_total');

const expectEverythingToRun = async (): Promise<void> => expectJobsToRun({ database, worker, scene });

/** Locks the table of jobs a moment before some are due, until Agenda has waited too long for one of them. */
async function holdTheTable(): Promise<void> {
  const other = new Client({ connectionString: database.url });
  await other.connect();
  // Not in the transaction below, which always sees the first state of other sessions.
  const isTrue = async (text: string, ...values: unknown[]): Promise<boolean> =>
    (await database.query(text, values)).length > 0;
  try {
    await other.query(
      `update agenda_jobs set next_run_at = now() + interval '5 seconds' where locked_at is null`,
    );
    // The process looks at the table each second.
    await waitFor('the moment before', async () =>
      isTrue(
        `select from agenda_jobs where locked_at is null and next_run_at < now() + interval '2 seconds'`,
      ),
    );
    await other.query('begin');
    await other.query('lock table agenda_jobs in access exclusive mode');
    await waitFor('a question for a job that is due', async () =>
      isTrue(
        `select from pg_stat_activity where datname = current_database() and query like 'UPDATE "agenda_jobs"%SKIP LOCKED%'
         and wait_event_type = 'Lock' and query_start < clock_timestamp() - $1 * interval '1 millisecond'`,
        lockMs,
      ),
    );
    await other.query('commit');
  } finally {
    await other.end();
  }
}

describe('every job runs again without help', () => {
  it('after the process was frozen', async () => {
    const before = await rebuilds();
    worker.process.kill('SIGSTOP');
    await waitFor('every lock to expire', async () => {
      const rows = await database.query(
        `select from agenda_jobs where locked_at > now() - $1 * interval '1 millisecond'`,
        [blockMs],
      );
      return rows.length === 0;
    });
    worker.process.kill('SIGCONT');
    await expectEverythingToRun();
    expect(await rebuilds()).toBeGreaterThan(before);
    expect(worker.log()).toContain('the job runner was rebuilt');
  });

  it('after its event loop was blocked, at any moment and repeatedly', async () => {
    for (let block = 1; block <= 2; block += 1) {
      worker.process.kill('SIGUSR2');
      await waitFor('the block to end', async () => worker.log().split('blocked\n').length > block);
    }
    await expectEverythingToRun();
  });

  it('after its locks expired before it began, which Agenda never recovers from', async () => {
    const before = await rebuilds();
    await holdTheTable();
    await waitFor('the rebuild', async () => (await rebuilds()) > before);
    await expectEverythingToRun();
    expect(worker.log()).toContain('a job does not begin');
  });

  it.each(['unreachable', 'unresponsive'] as const)('after the database was %s', async (mode) => {
    await proxy.set(mode);
    await waitFor('/readyz to tell', async () =>
      (await readyReasons(worker)).some((reason) => reason.startsWith('jobs: the table of jobs could not')),
    );
    await proxy.set('open');
    await expectEverythingToRun();
  });
});

it('jobs continue after a restart of the database, long before their locks expire', async () => {
  const line = await startStallingProxy(database.url);
  await worker.stop();
  worker = await startWorker({ DATABASE_URL: line.url, JOB_LOCK_MS: '600000', JOB_LATE_MS: '60000' });
  await ingestAndEvaluate(scene, 'before-the-restart');
  // Every lane waits for an answer then, so its run ends with the connection, and its lock stays.
  const other = new Client({ connectionString: database.url });
  other.on('error', () => undefined);
  await other.connect();
  await other.query('begin');
  await other.query('lock table event in access exclusive mode');
  await database.query(`select pg_notify('tribute', 'events')`);
  await waitFor('every lane to wait', async () => {
    const rows = await database.query(
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%event%'`,
    );
    return rows.length >= 4;
  });
  await line.set('unreachable');
  await waitFor('the jobs to notice', async () =>
    worker.log().includes('the table of jobs could not be read'),
  );
  await database.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
  );
  const locks = await database.query(
    `select from agenda_jobs where name like 'event.evaluate.%' and locked_at is not null`,
  );
  expect(locks).toHaveLength(4);
  await line.set('open');
  // Until the api notices its lost connections, it answers 503.
  const id = await waitFor('the api to take an event', async () =>
    ingest(scene, 'after-the-restart').catch(() => undefined),
  );
  await evaluated(scene, id);
  expect(await rebuilds()).toBe(0);
  await worker.stop();
  await line.close();
  worker = await startWorker();
});

it('/readyz answers 503 with the reason while a job does not run', async () => {
  await database.query(`update agenda_jobs set disabled = true where name = 'ledger.seal'`);
  await waitFor('/readyz to tell', async () =>
    (await readyReasons(worker)).some((reason) =>
      /^jobs: ledger\.seal has not begun .* disabled/.test(reason),
    ),
  );
  await database.query(`update agenda_jobs set disabled = false where name = 'ledger.seal'`);
  await expectEverythingToRun();
});

it('a job that is missing from the table is scheduled again', async () => {
  await database.query(`delete from agenda_jobs where name = 'ledger.seal'`);
  await expectEverythingToRun();
  expect(await database.query(`select from agenda_jobs where name = 'ledger.seal'`)).toHaveLength(1);
});

it('a worker answers probes and nothing else', async () => {
  const status = async (path: string, headers: Record<string, string> = {}): Promise<number> =>
    (await fetch(`${worker.url}${path}`, { headers })).status;
  expect(await status('/healthz')).toBe(200);
  expect(await status('/metrics')).toBe(401);
  expect(await status('/metrics', { authorization: `Bearer ${metricsToken}` })).toBe(200);
  expect(await status('/graphql')).toBe(404);
});
