import type { Sql } from '../../../kernel/sql.js';

/**
 * Holds everything that waits for those of the endpoints that are disabled, in one statement. What is being
 * sent ends. By webhook_delivery_due.
 * @param endpointIds Bare uuids.
 */
export async function holdDeliveries(sql: Sql, endpointIds: readonly string[]): Promise<void> {
  await sql.query(
    `update webhook_delivery set status = 'HELD' where status = 'PENDING'
       and endpoint_id = any(array(select id from webhook_endpoint where id = any($1::uuid[]) and status = 'DISABLED'))`,
    [endpointIds],
  );
}
