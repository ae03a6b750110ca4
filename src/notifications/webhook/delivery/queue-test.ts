import type { NewDomainEvent } from '../../../kernel/domain-events.js';
import { writeDomainEvents } from '../../../kernel/event-log/write-domain-events.js';
import { newId } from '../../../kernel/ids.js';
import type { Sql } from '../../../kernel/sql.js';
import { wakeUpSql } from '../../../kernel/wake-ups.js';

/** The receiver of a test, as bare uuids. */
interface TestReceiver {
  readonly endpointId: string;
  /** Null unless it is a postback. */
  readonly promoterId: string | null;
}

/**
 * Writes a test event and its only delivery, in a transaction. The fan-out ignores tests, so that no other
 * endpoint gets them.
 * @param test An event that is the only one of its type and node in the transaction.
 * @returns the bare uuid of the delivery.
 */
export async function queueTest(
  sql: Sql,
  { endpointId, promoterId }: TestReceiver,
  test: NewDomainEvent,
  now: Date,
): Promise<string> {
  await writeDomainEvents(sql, [test], new Date());
  const id = newId();
  await sql.query(
    `insert into webhook_delivery (id, organization_id, environment, endpoint_id, domain_event_id, promoter_id, status, due_at)
     select $1, organization_id, environment, $2, id, $6, 'PENDING', $3 from domain_event
     where xact = pg_current_xact_id() and type = $4 and node_id = $5`,
    [id, endpointId, now, test.type, test.nodeId, promoterId],
  );
  await sql.query(wakeUpSql('deliveries'));
  return id;
}
