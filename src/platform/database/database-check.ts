import type { ReadinessCheck } from '../../kernel/readiness.js';
import type { Sql } from '../../kernel/sql.js';

/**
 * Checks that the database answers through the request pool, so that an exhausted pool is noticed too. Only
 * one check query runs at a time, so that probes do not exhaust the pool when the database hangs.
 */
export function databaseCheck(sql: Sql): ReadinessCheck {
  let asking: Promise<string | undefined> | undefined;
  return async () =>
    (asking ??= ask(sql).finally(() => {
      asking = undefined;
    }));
}

async function ask(sql: Sql): Promise<string | undefined> {
  try {
    await sql.query('select 1');
    return undefined;
  } catch {
    return 'the database does not answer';
  }
}
