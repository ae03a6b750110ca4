import type { Caller } from '../../../kernel/caller.js';

/** The event type of a delivery (bare uuid); null if the event was deleted. One query for a whole list. */
export async function loadEventType(caller: Caller, deliveryId: string): Promise<string | null> {
  return caller.loaders.loadRelated('delivery.eventType', deliveryId, async (ids) => {
    const rows = await caller.sql.query<{ id: string; type: string }>(
      `select delivery.id, event.type from webhook_delivery delivery
       join domain_event event on event.id = delivery.domain_event_id where delivery.id = any($1::uuid[])`,
      [ids],
    );
    const types = new Map(rows.map(({ id, type }) => [id, type]));
    return ids.map((id) => types.get(id) ?? null);
  });
}
