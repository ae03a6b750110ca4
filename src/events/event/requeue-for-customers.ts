import { firstIdAt } from '../../kernel/ids.js';
import type { Sql } from '../../kernel/sql.js';
import { wakeUpSql } from '../../kernel/wake-ups.js';
import { queuedAsReported } from './queued-as-reported.js';

/** How long before the event that binds a customer another one may have been evaluated too early. */
const toleranceMs = 60_000;

/**
 * Queues events again that named these customers a moment before they were known. Two events of a customer
 * may arrive at once, in any order. Plan: event_aside.
 */
export async function requeueForCustomers(
  sql: Sql,
  tenant: readonly unknown[],
  customerIds: readonly string[],
): Promise<void> {
  if (customerIds.length === 0) return;
  const queued = await sql.query(
    `with picked as (
       select id from event
       where organization_id = $1 and environment = $2 and customer_id = any($3::text[]) and id >= $4::uuid
         and status = 'UNMATCHED' and decision ->> 'reason' = 'NO_ATTRIBUTION' and conversion_id is null
         and not is_browser_report
       order by id for update
     )
     update event set ${queuedAsReported} from picked where event.id = picked.id returning event.id`,
    [...tenant, customerIds, firstIdAt(Date.now() - toleranceMs)],
  );
  if (queued.length > 0) await sql.query(wakeUpSql('events'));
}
