import type { Sql } from '../../../kernel/sql.js';
import { wakeUpSql } from '../../../kernel/wake-ups.js';

/**
 * Sends or drops the deliveries held for a disabled endpoint. Index: webhook_delivery_held.
 * @param endpointId A bare uuid.
 */
export async function releaseHeld(
  sql: Sql,
  endpointId: string,
  { drop, now }: { readonly drop: boolean; readonly now: Date },
): Promise<void> {
  const change = drop ? `status = 'CANCELLED', finished_at = $2` : `status = 'PENDING', due_at = $2`;
  await sql.query(`update webhook_delivery set ${change} where endpoint_id = $1 and status = 'HELD'`, [
    endpointId,
    now,
  ]);
  await sql.query(wakeUpSql('deliveries'));
}
