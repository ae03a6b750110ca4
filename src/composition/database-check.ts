import type { ReadinessCheck } from '../kernel/readiness.js';
import type { Sql } from '../kernel/sql.js';

/**
 * Makes the check that the database answers by way of a pool: that of requests, so that a pool which is used up counts too. While one
 * question waits for its answer no other is sent, so that probes of a database that hangs do not use up the pool themselves.
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
