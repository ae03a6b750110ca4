import { rowSet } from '../../kernel/row-set.js';
import type { Sql } from '../../kernel/sql.js';
import type { DataCentres } from './data-centres.js';

const batchSize = 5000;

const placed = rowSet({ id: 'uuid', isDataCentre: 'boolean' });

/**
 * Removes the addresses that an earlier version wrote to clicks. What the fraud checks need of them stays
 * with the session: whether it began in a data centre. Each batch commits by itself. Index: click_address.
 */
export async function forgetAddresses(sql: Sql, dataCentres: Pick<DataCentres, 'contains'>): Promise<void> {
  let count = batchSize;
  while (count === batchSize) {
    const clicks = await sql.query<{ id: string; address: string }>(
      `select id, address from click where address is not null order by id limit ${batchSize}`,
    );
    count = clicks.length;
    if (count === 0) return;
    const rows = clicks.map(({ id, address }) => ({ id, isDataCentre: dataCentres.contains(address) }));
    await sql.query(
      `with found as (select * from ${placed.as('found')}),
       session as (
         update visitor_session set is_data_centre = found.is_data_centre
         from found join click using (id)
         where visitor_session.id = click.session_id and visitor_session.click_id = found.id
           and visitor_session.is_data_centre is null and found.is_data_centre is not null
       )
       update click set address = null from found where click.id = found.id and click.id between $3 and $4`,
      [...placed.values(rows), rows[0]?.id, rows.at(-1)?.id],
    );
  }
}
