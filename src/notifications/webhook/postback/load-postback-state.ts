import type { Caller } from '../../../kernel/caller.js';
import { asSystem } from '../../../kernel/tenant-scope.js';
import type { DisabledReason, WebhookEndpointStatus } from '../endpoint/webhook-endpoint.entity.js';

/** The state of a postback, which its endpoint has. */
interface PostbackState {
  readonly id: string;
  readonly status: WebhookEndpointStatus;
  readonly disabledReason: DisabledReason | null;
  readonly disabledBy: string | null;
  readonly disabledAt: Date | null;
  readonly failingSince: Date | null;
  /** The scheme and host that it sends to. */
  readonly origin: string;
}

/** The state of a postback that the caller could read. One query for a whole list, by primary key. */
export async function loadPostbackState(caller: Caller, id: string): Promise<PostbackState> {
  return caller.loaders.loadRelated('postback.state', id, async (ids) =>
    asSystem('READABLE_OBJECT', async () => {
      const rows = await caller.sql.query<PostbackState>(
        `select id, status, disabled_reason as "disabledReason", disabled_by as "disabledBy", disabled_at as "disabledAt", failing_since as "failingSince", target_url as origin
         from webhook_endpoint where id = any($1::uuid[])`,
        [ids],
      );
      const byId = new Map(rows.map((row) => [row.id, row]));
      return ids.map((one) => byId.get(one) as PostbackState);
    }),
  );
}
