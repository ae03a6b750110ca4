import type { Pool } from 'pg';
import { sqlOf } from '../../src/kernel/sql.js';
import { ClickInbox } from '../../src/tracking/click/click-inbox.js';
import { LostClicks } from '../../src/tracking/click/lost-clicks.js';
import { waitFor } from './wait-for.js';

/** The inbox of clicks, as a worker without other jobs reads it. */
export function inboxOf(pool: Pool, lost = new LostClicks(() => undefined)): ClickInbox {
  const sql = sqlOf(pool);
  return new ClickInbox({ sql, clickSql: sql, lost, onLate: () => undefined });
}

/** Writes clicks until this many are to be evaluated, in a database without other workers. */
export async function queuedClicks(pool: Pool, count: number): Promise<void> {
  const inbox = inboxOf(pool);
  await waitFor('every click to be written', async () => {
    await inbox.settle();
    return (await pool.query(`select from click where status = 'QUEUED'`)).rowCount === count;
  });
}
