import type { Sql } from '../../../kernel/sql.js';
import type { ClaimedDelivery } from './claim-deliveries.js';

const beginSql = `
  update webhook_delivery d set claimed_ahead = false
  from unnest($1::uuid[], $2::integer[]) as next (id, number), webhook_endpoint e
  where d.id = next.id and d.attempts = next.number and d.status = 'SENDING' and d.claimed_ahead and d.worker = $3
    and e.id = d.endpoint_id and e.status = 'ENABLED' and e.deleted_at is null
  returning d.id`;

/**
 * Notes that the requests of deliveries that were claimed ahead begin now. From then on a dead worker loses
 * an attempt.
 * @returns for each whether it may be sent. It may not if it was given back, or its endpoint is disabled.
 */
export async function beginDeliveries(
  sql: Sql,
  worker: string,
  deliveries: readonly ClaimedDelivery[],
): Promise<boolean[]> {
  const rows = await sql.queryPrepared<{ id: string }>(beginSql, [
    deliveries.map(({ id }) => id),
    deliveries.map(({ number }) => number),
    worker,
  ]);
  const begun = new Set(rows.map(({ id }) => id));
  return deliveries.map(({ id }) => begun.has(id));
}
