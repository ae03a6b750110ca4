import type { Caller } from '../../../kernel/caller.js';
import { asSystem } from '../../../kernel/tenant-scope.js';
import type { PostbackAttempt } from './postback-delivery.types.js';

/** The attempts of a delivery that the caller could read, oldest first. One query for a whole list. */
export async function loadPostbackAttempts(caller: Caller, deliveryId: string): Promise<PostbackAttempt[]> {
  return caller.loaders.loadRelated('postback-delivery.attempts', deliveryId, async (ids) =>
    asSystem('READABLE_OBJECT', async () => {
      const found = await caller.sql.query<PostbackAttempt>(
        `select delivery_id as "deliveryId", number, started_at as "startedAt", duration_ms as "durationMs", outcome, error,
           status_code as "statusCode", request_url as "requestUrl", request_body as "requestBody", response_body as "responseBody"
         from webhook_attempt where delivery_id = any($1::uuid[]) order by number`,
        [ids],
      );
      const byDelivery = Map.groupBy(found, (attempt) => attempt.deliveryId);
      return ids.map((id) => byDelivery.get(id) ?? []);
    }),
  );
}
