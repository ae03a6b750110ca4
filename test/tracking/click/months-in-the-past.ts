import type { Database } from '../../support/database.js';

/** The beginning of a month in UTC, so many months from now. */
export function monthFromNow(months: number): Date {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + months));
}

/**
 * Divides the clicks as if this database had been made six months ago. New databases have no earlier months
 * of their own. The clicks stay, without their triggers.
 */
export async function divideByMonths(database: Database): Promise<void> {
  const client = await database.pool.connect();
  try {
    await client.query('begin; set local session_replication_role = replica');
    await client.query('lock table click in access exclusive mode');
    await client.query('create temporary table stored on commit drop as select * from click');
    await client.query('truncate click');
    const { rows } = await client.query<{ name: string }>('select name from click_months()');
    for (const { name } of rows) await client.query(`drop table click_month.${name}`);
    const [start] = (
      await client.query<{ id: string }>('select first_click_id($1) as id', [monthFromNow(-6)])
    ).rows;
    await client.query(
      `create table click_month.first partition of click for values from (minvalue) to ('${start?.id}')`,
    );
    await client.query(`select make_click_months(now() + interval '2 months')`);
    await client.query('insert into click select * from stored');
    await client.query('commit');
  } finally {
    client.release();
  }
}
