import type { Sql } from '../../../kernel/sql.js';
import { wakeUpSql } from '../../../kernel/wake-ups.js';

/**
 * Sends what was held for an endpoint while it was disabled, or drops it. Index: webhook_delivery_held.
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
