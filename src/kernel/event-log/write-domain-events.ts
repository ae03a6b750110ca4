import type { NewDomainEvent } from '../domain-events.js';
import { encodeId, newId } from '../ids.js';
import { joinJson, splitJson, type Sql } from '../sql.js';
import { wakeUpChannel } from '../wake-ups.js';

/** Writes domain events to the log in this transaction, and wakes readers on commit. Payloads are final. */
export async function writeDomainEvents(
  sql: Sql,
  events: readonly NewDomainEvent[],
  now: Date,
): Promise<void> {
  if (events.length === 0) return;
  const ids = events.map(() => newId());
  await sql.query(
    `with written as (
       insert into domain_event (id, organization_id, environment, type, campaign_id, node_id, payload, created_at)
       select id, organization_id, environment, type, campaign_id, node_id, payload, $8::timestamptz
       from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::uuid[], $6::text[], ${splitJson('$7')})
         as recorded (id, organization_id, environment, type, campaign_id, node_id, payload)
     )
     select pg_notify('${wakeUpChannel}', 'domain-events')`,
    [
      ids,
      events.map((event) => event.organizationId),
      events.map((event) => event.environment),
      events.map((event) => event.type),
      events.map((event) => event.campaignId ?? null),
      events.map((event) => event.nodeId ?? null),
      joinJson(events.map((event, index) => payloadOf(event, ids[index] as string, now))),
      now,
    ],
  );
}

function payloadOf(event: NewDomainEvent, id: string, now: Date): string {
  return JSON.stringify({
    id: encodeId('event', id),
    type: event.type,
    organizationId: encodeId('organization', event.organizationId),
    createdAt: now.toISOString(),
    data: event.data,
  });
}
