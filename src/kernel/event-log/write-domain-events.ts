import type { UncheckedDomainEvent } from '../domain-events.js';
import { encodeId, newId } from '../ids.js';
import { rowSet } from '../row-set.js';
import type { Sql } from '../sql.js';
import { wakeUpChannel } from '../wake-ups.js';

const recorded = rowSet({
  id: 'uuid',
  organizationId: 'uuid',
  environment: 'text',
  type: 'text',
  campaignId: 'uuid',
  nodeId: 'text',
  promoterId: 'uuid',
  goalId: 'uuid',
  payload: 'json',
  happened: 'text',
});

/** Writes domain events to the log in this transaction, and wakes readers on commit. Payloads are final. */
export async function writeDomainEvents(
  sql: Sql,
  events: readonly UncheckedDomainEvent[],
  now: Date,
): Promise<void> {
  if (events.length === 0) return;
  const rows = events.map((event) => {
    const id = newId();
    const { organizationId, environment, type, campaignId = null, nodeId = null } = event;
    const { promoterId = null, goalId = null, events: happened } = event.forPromoter ?? {};
    const about = { type, campaignId, nodeId, promoterId, goalId, happened: happened?.join(',') ?? null };
    return { id, organizationId, environment, ...about, payload: payloadOf(event, id, now) };
  });
  await sql.query(
    `with written as (
       insert into domain_event (id, organization_id, environment, type, campaign_id, node_id, promoter_id, goal_id, payload,
                                 promoter_events, created_at)
       select id, organization_id, environment, type, campaign_id, node_id, promoter_id, goal_id, payload,
              string_to_array(happened, ','), $11::timestamptz
       from ${recorded.as('recorded')}
     )
     select pg_notify('${wakeUpChannel}', 'domain-events')`,
    [...recorded.values(rows), now],
  );
}

function payloadOf(event: UncheckedDomainEvent, id: string, now: Date): string {
  return JSON.stringify({
    id: encodeId('event', id),
    type: event.type,
    organizationId: encodeId('organization', event.organizationId),
    createdAt: now.toISOString(),
    data: event.data,
  });
}
