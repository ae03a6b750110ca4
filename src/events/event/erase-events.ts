import { moreAfter, type Erasure, type ErasureBatch } from '../../kernel/personal-data.js';
import type { Sql } from '../../kernel/sql.js';

interface Found {
  readonly id: string;
  readonly idempotencyKey: string;
}

/**
 * Erases the customer's data from their events, from events without a customer in their sessions, and renames
 * these sessions in events of others. Events that are about to be evaluated are left for the next pass.
 * Plan: event_of_customer and event_session.
 */
export async function eraseEvents(
  sql: Sql,
  erasure: Erasure,
  batch: ErasureBatch,
): Promise<string | undefined> {
  const { id, organizationId, environment, customerId, requestedAt } = erasure;
  const found = await sql.query<Found>(
    `(select id, idempotency_key as "idempotencyKey" from event
      where organization_id = $1 and environment = $2 and customer_id = $3 and received_at <= $4 and ${isSettled} limit $6)
     union
     (select event.id, idempotency_key from erased_identity session join event on event.session_id = session.old_id
      where session.erasure_id = $5 and session.kind = 'SESSION' and event.organization_id = $1 and event.environment = $2
        and event.received_at <= $4 and ${isSettled} limit $6)
     limit $6`,
    [organizationId, environment, customerId, requestedAt, id, batch.most],
  );
  if (found.length === 0) return undefined;
  await sql.query('select erase_events($1, $2, $3)', [
    id,
    found.map((event) => event.id),
    found.map(({ idempotencyKey }) => batch.hashKey(organizationId, environment, idempotencyKey)),
  ]);
  return moreAfter(found, batch);
}

/** Delayed conversions are erased before their evaluation, because a delay can take a year. */
const isSettled = `(event.status <> 'QUEUED' or event.due_at > now() + interval '10 seconds')`;

/** Whether events of the customer still wait for their evaluation. */
export async function hasEventsInQueue(sql: Sql, erasure: Erasure): Promise<boolean> {
  const { id, organizationId, environment, customerId, requestedAt } = erasure;
  const [row] = await sql.query<{ waits: boolean }>(
    `select exists (select from event where organization_id = $1 and environment = $2 and customer_id = $3
                      and received_at <= $4 and not ${isSettled})
         or exists (select from erased_identity session join event on event.session_id = session.old_id
                    where session.erasure_id = $5 and session.kind = 'SESSION' and event.organization_id = $1
                      and event.environment = $2 and event.received_at <= $4 and not ${isSettled}) as waits`,
    [organizationId, environment, customerId, requestedAt, id],
  );
  return row?.waits ?? false;
}

/** The customer's events for an export. */
export const exportedEvents = `
  select id, jsonb_build_object('eventType', event_type, 'customerId', customer_id, 'idempotencyKey', idempotency_key,
    'sessionId', session_id, 'code', code, 'amountAtomic', amount::text, 'asset', asset, 'metadata', metadata,
    'occurredAt', occurred_at, 'receivedAt', received_at, 'status', status, 'decision', decision, 'reviewNote', review_note) as data
  from event where organization_id = $1 and environment = $2 and customer_id = $3`;

/** How an erasure treats the columns of `event`. */
export const erasedEventColumns = {
  customer_id: 'A random text replaces it, the same for all events of the erasure.',
  session_id: 'A random id replaces it, the same in all tables.',
  metadata: 'Null.',
  idempotency_key: 'The id of the event. `erased_report` has a keyed hash of the key.',
  payload_hash: 'Empty. Every repeated report counts as a duplicate.',
  decision: 'Inputs of the customer are null; results, rules and amounts stay.',
  evidence: 'A random id replaces the browser. Country and device of the first click stay.',
  review_note: 'Null.',
} as const;
