import type { Database } from './database.js';
import { evaluated, ingest } from './outcome.js';
import { readyReasons } from './processes.js';
import type { TestServer } from './server.js';
import type { Scene } from './story.js';
import { waitFor } from './wait-for.js';

/** Makes a server block its event loop for this time at each SIGUSR2, and report the end on stderr. */
export function blockOnSignal(ms: number): { NODE_OPTIONS: string } {
  const code = `process.on('SIGUSR2', () => {
    for (const until = Date.now() + ${ms}; Date.now() < until; );
    process.stderr.write('blocked\\n');
  });`;
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(code)}` };
}

/** Makes a job due now. The server runs it at its next check. */
export async function makeJobDue(database: Database, name: string): Promise<void> {
  await waitFor(`${name} to be idle`, async () => {
    const rows = await database.query(
      'update agenda_jobs set next_run_at = now() where name = $1 and locked_at is null returning name',
      [name],
    );
    return rows.length > 0;
  });
}

let events = 0;

interface Running {
  readonly database: Database;
  readonly worker: TestServer;
  readonly scene: Scene;
}

/** Waits for a new event's evaluation, fresh starts or lock renewals of all due jobs, and readiness. */
export async function expectJobsToRun({ database, worker, scene }: Running): Promise<void> {
  const since = new Date();
  events += 1;
  await evaluated(scene, await ingest(scene, `after-stall-${events}`));
  await waitFor('every job to run', async () => {
    const rows = await database.query(
      `select from agenda_jobs where (last_run_at >= $1 or (locked_at >= $1 and last_run_at > coalesce(last_finished_at, '-infinity'))) is not true
       and (locked_at is not null or next_run_at < now())`,
      [since],
    );
    return rows.length === 0;
  });
  await waitFor('the worker to be ready', async () => (await readyReasons(worker)).length === 0);
}
