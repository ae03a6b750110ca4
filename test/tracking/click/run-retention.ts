import type { Database } from '../../support/database.js';
import { waitFor } from '../../support/wait-for.js';

/** Runs the job that drops old clicks once more, after a run in progress, from its beginning to its end. */
export async function runRetention(database: Database): Promise<void> {
  const due = await waitFor('the job to be idle', async () => {
    const [row] = await database.query<{ at: Date }>(
      `update agenda_jobs set next_run_at = date_trunc('milliseconds', clock_timestamp())
       where name = 'click.months' and locked_at is null returning next_run_at as at`,
    );
    return row?.at;
  });
  await waitFor('the job to end', async () => {
    const rows = await database.query(
      `select from agenda_jobs where name = 'click.months' and locked_at is null
         and last_run_at >= $1 and last_finished_at >= last_run_at`,
      [due],
    );
    return rows.length > 0;
  });
}
