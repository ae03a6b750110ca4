import type { Sql } from '../../../kernel/sql.js';
import { wakeUpSql } from '../../../kernel/wake-ups.js';
import { holdDeliveries } from './hold-deliveries.js';
import { resumeEndpoint } from './note-endpoint-state.js';

/**
 * Sends or drops what is held for an endpoint that is being enabled again, and ends its pauses. A worker may
 * have returned a delivery while it was disabled, so all that waits is held first. By webhook_delivery_held.
 * @param endpointId A bare uuid. Its row is still disabled.
 */
export async function releaseHeld(
  sql: Sql,
  endpointId: string,
  { drop, now }: { readonly drop: boolean; readonly now: Date },
): Promise<void> {
  await holdDeliveries(sql, [endpointId]);
  await resumeEndpoint(sql, endpointId);
  const change = drop ? `status = 'CANCELLED', finished_at = $2` : `status = 'PENDING', due_at = $2`;
  await sql.query(`update webhook_delivery set ${change} where endpoint_id = $1 and status = 'HELD'`, [
    endpointId,
    now,
  ]);
  await sql.query(wakeUpSql('deliveries'));
}
