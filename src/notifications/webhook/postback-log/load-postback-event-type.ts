import type { Caller } from '../../../kernel/caller.js';
import { asSystem } from '../../../kernel/tenant-scope.js';

/** The event type of a delivery that the caller could read; null if the event was deleted. */
export async function loadPostbackEventType(caller: Caller, deliveryId: string): Promise<string | null> {
  return caller.loaders.loadRelated('postback-delivery.event-type', deliveryId, async (ids) =>
    asSystem('READABLE_OBJECT', async () => {
      const rows = await caller.sql.query<{ id: string; type: string }>(
        `select delivery.id, event.type from webhook_delivery delivery
         join domain_event event on event.id = delivery.domain_event_id where delivery.id = any($1::uuid[])`,
        [ids],
      );
      const types = new Map(rows.map(({ id, type }) => [id, type]));
      return ids.map((id) => types.get(id) ?? null);
    }),
  );
}
