import type { Database } from './database.js';
import { uuidOf } from './outcome.js';
import { waitFor } from './wait-for.js';

type Queries = Pick<Database, 'query' | 'pool'>;

/** Locks rows by a statement until the returned function is called. */
export async function lockRows(
  { pool }: Pick<Database, 'pool'>,
  statement: string,
  values: readonly unknown[] = [],
): Promise<() => Promise<void>> {
  const holder = await pool.connect();
  await holder.query('begin');
  await holder.query(statement, [...values]);
  return async () => {
    await holder.query('commit');
    holder.release();
  };
}

/** Locks a campaign until the returned function is called. */
export async function lockCampaign(database: Queries, id: string): Promise<() => Promise<void>> {
  return lockRows(database, 'select from campaign where id = $1 for update', [uuidOf('campaign', id)]);
}

/** Resolves when a statement in the database waits for a lock. */
export async function lockIsAwaited(database: Pick<Database, 'query'>): Promise<void> {
  await waitFor('a statement to wait for a lock', async () => {
    const waiting = await database.query(
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    return waiting.length > 0;
  });
}
