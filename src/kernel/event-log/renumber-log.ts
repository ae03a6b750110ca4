import type { Pool } from 'pg';
import { inSqlTransaction, type Sql } from '../sql.js';
import { ConfigError } from '../config-error.js';

/**
 * Whether the event log, a reader's cursor, or the deletion mark of a tenant has transaction ids that this
 * PostgreSQL cluster has not reached. Then the database was restored from a dump of another cluster. New
 * events would sort before old ones, readers would miss them, and every new cursor would count as expired.
 */
async function isLogForeign(sql: Sql): Promise<boolean> {
  const [row] = await sql.query<{ isForeign: boolean }>(
    `select exists (select from domain_event where xact >= pg_snapshot_xmax(pg_current_snapshot()))
         or exists (select from log_cursor where xact >= pg_snapshot_xmax(pg_current_snapshot()))
         or exists (select from log_floor where xact >= pg_snapshot_xmax(pg_current_snapshot())) as "isForeign"`,
  );
  return row?.isForeign ?? false;
}

/**
 * Sets all transaction ids of a log from another cluster to 0, so that they are older than this cluster's
 * ids. The order by position stays. Changes nothing and returns false when the log belongs to this cluster.
 */
export async function renumberLog(pool: Pool): Promise<boolean> {
  return inSqlTransaction(pool, async (sql) => {
    await sql.query('lock table domain_event, log_cursor, log_floor in exclusive mode');
    if (!(await isLogForeign(sql))) return false;
    await sql.query(`update domain_event set xact = '0'`);
    await sql.query(`update log_cursor set xact = '0'`);
    await sql.query(`update log_floor set xact = '0'`);
    return true;
  });
}

/** Throws `ConfigError` when the log was restored from another cluster and was not renumbered. */
export async function refuseForeignLog(sql: Sql): Promise<void> {
  if (!(await isLogForeign(sql))) return;
  throw new ConfigError(
    [
      'This database was restored from a dump of another PostgreSQL cluster: the transaction ids of its domain events are ahead of this cluster.',
      'Webhooks and subscriptions would silently miss new events. Renumber the log once, with the same DATABASE_URL or DATA_DIR:',
      '',
      '  npm run log:renumber',
      '',
      'Then start Tribute again. docs/operations.md, "Backup", explains it.',
    ].join('\n'),
  );
}
