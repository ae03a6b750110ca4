import type { Sql } from '../../../kernel/sql.js';
import { wakeUpSql } from '../../../kernel/wake-ups.js';
import { processOf } from '../../../platform/database/process-name.js';
import type { ClaimedDelivery } from './claim-deliveries.js';

/** Its attempt is no longer counted. A delivery of a disabled endpoint is held. */
const releasedSql = `
  status = case when e.status = 'DISABLED' then 'HELD' else 'PENDING' end,
  attempts = d.attempts - 1, claimed_ahead = false, lease_until = null, worker = null`;

/** Returns a worker's own unsent deliveries whose fence still holds. */
export async function releaseDeliveries(
  sql: Sql,
  worker: string,
  deliveries: readonly ClaimedDelivery[],
): Promise<void> {
  if (deliveries.length === 0) return;
  await sql.query(
    `update webhook_delivery d set ${releasedSql}
     from unnest($1::uuid[], $2::integer[], $3::boolean[]) as own (id, number, claimed_ahead), webhook_endpoint e
     where d.id = own.id and d.attempts = own.number and d.claimed_ahead = own.claimed_ahead and d.status = 'SENDING'
       and d.worker = $4 and e.id = d.endpoint_id`,
    [
      deliveries.map(({ id }) => id),
      deliveries.map(({ number }) => number),
      deliveries.map(({ claimedAhead }) => claimedAhead),
      worker,
    ],
  );
}

/**
 * By webhook_delivery_sending. A process without a session has ended, or is cut off from the database. Then
 * it cannot begin what it claimed ahead, because `beginDeliveries` asks the database.
 */
const abandonedSql = `
  update webhook_delivery d set ${releasedSql}
  from webhook_endpoint e
  where d.id = any(array(
      select id from webhook_delivery
      where status = 'SENDING' and claimed_ahead and (
        lease_until <= $1 or ${processOf('worker')} = any($2::text[])
        or (starts_with(worker, 'tribute@') and ${processOf('worker')} <> all(array(
          select ${processOf('application_name')} from pg_stat_activity
          where datname = current_database() and starts_with(application_name, 'tribute@'))))
      )
      for update skip locked
    ))
    and e.id = d.endpoint_id
  returning d.id`;

/**
 * Gives back what dead or frozen workers had claimed ahead. No attempt is lost, so nothing is logged, and it
 * is due at once.
 * @param still the stalled processes
 * @returns the number of deliveries.
 */
export async function releaseAbandoned(sql: Sql, now: Date, still: readonly string[] = []): Promise<number> {
  const given = await sql.query(abandonedSql, [now, still]);
  if (given.length > 0) await sql.query(wakeUpSql('deliveries'));
  return given.length;
}
