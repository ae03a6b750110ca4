import { ErrorCode, refuse } from '../../../kernel/errors.js';
import type { Sql } from '../../../kernel/sql.js';
import { wakeUpSql } from '../../../kernel/wake-ups.js';
import { DeliveryStatus } from './delivery-status.js';
import type { Delivery } from './delivery.entity.js';

/** Sends a delivery again, with a new set of attempts. Refused while it is being sent. */
export async function requeueDelivery(
  sql: Sql,
  { id, endpointId }: Pick<Delivery, 'id' | 'endpointId'>,
  now: Date,
): Promise<void> {
  // A concurrent change of the target sees this delivery as unfinished, or is done before it.
  await sql.query('select 1 from webhook_endpoint where id = $1 for key share', [endpointId]);
  const [again] = await sql.query(
    `update webhook_delivery set status = 'PENDING', due_at = $2, finished_at = null, uncounted_attempts = attempts,
       internal_failures = 0
     where id = $1 and status <> 'SENDING' returning id`,
    [id, now],
  );
  if (!again) {
    const message = `The delivery is ${DeliveryStatus.SENDING} at this moment.`;
    throw refuse(ErrorCode.ILLEGAL_STATUS_CHANGE, message, 'id');
  }
  await sql.query(wakeUpSql('deliveries'));
}
