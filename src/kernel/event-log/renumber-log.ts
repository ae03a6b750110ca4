import type { Pool } from 'pg';
import { inSqlTransaction, type Sql } from '../sql.js';

/**
 * Whether the log of domain events, a reader's place in it, or the place up to which a tenant's events were deleted has transaction ids that
 * this PostgreSQL cluster has not reached: the database was restored from a dump of another cluster. New events would stand before old ones,
 * where no reader looks any more, and every cursor that is handed out would count as expired.
 */
export async function isLogForeign(sql: Sql): Promise<boolean> {
  const [row] = await sql.query<{ isForeign: boolean }>(
    `select exists (select from domain_event where xact >= pg_snapshot_xmax(pg_current_snapshot()))
         or exists (select from log_cursor where xact >= pg_snapshot_xmax(pg_current_snapshot()))
         or exists (select from log_floor where xact >= pg_snapshot_xmax(pg_current_snapshot())) as "isForeign"`,
  );
  return row?.isForeign ?? false;
}

/**
 * Gives a log of another cluster the transaction id 0, so that all of it is older than what this cluster will write. Its order stays, by
 * position. Changes nothing, and answers false, when the log is this cluster's own.
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
