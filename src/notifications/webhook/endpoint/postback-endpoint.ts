import type { Environment } from '../../../kernel/environment.js';
import type { Sql } from '../../../kernel/sql.js';

/** The endpoint of a new postback. Ids are bare uuids. */
export interface PostbackEndpoint {
  readonly id: string;
  readonly organizationId: string;
  readonly environment: Environment;
  readonly promoterId: string;
  readonly name: string;
  /** The scheme and host that it sends to. The rest of the URL is the promoter's secret. */
  readonly origin: string;
}

/**
 * Adds the endpoint of a postback, with its id. It has no event types, because its row in `postback` has its
 * events. Without a secret, a worker of an earlier version cannot send anything to it.
 */
export async function openPostbackEndpoint(sql: Sql, endpoint: PostbackEndpoint, now: Date): Promise<void> {
  const { id, organizationId, environment, promoterId, name, origin } = endpoint;
  await sql.query(
    `insert into webhook_endpoint (id, organization_id, environment, promoter_id, name, target_url, event_types, format, retry_policy,
                                   status, secret, created_at, updated_at)
     values ($1, $2, $3, $4, $5, $6, '{}', 'AKTVATOR', 'EXTENDED', 'ENABLED', '', $7, $7)`,
    [id, organizationId, environment, promoterId, name, origin, now],
  );
}

/** Follows a change of the postback. */
export async function changePostbackEndpoint(
  sql: Sql,
  { id, name, origin }: Pick<PostbackEndpoint, 'id' | 'name' | 'origin'>,
): Promise<void> {
  const text = 'update webhook_endpoint set name = $2, target_url = $3, updated_at = now() where id = $1';
  await sql.query(text, [id, name, origin]);
}

/** Enables or disables it on request. @param id A bare uuid. @param by Who disables it; null enables it. */
export async function switchPostbackEndpoint(sql: Sql, id: string, by: string | null): Promise<void> {
  await sql.query(
    `update webhook_endpoint set updated_at = now(), failing_since = null, failed_attempts = 0,
       status = case when $2::text is null then 'ENABLED' else 'DISABLED' end,
       disabled_reason = case when $2 is not null then 'REQUESTED' end,
       disabled_by = $2, disabled_at = case when $2 is not null then now() end
     where id = $1`,
    [id, by],
  );
}

/** Ends it for good. Its delivery log stays. @param id A bare uuid. */
export async function closePostbackEndpoint(sql: Sql, id: string, now: Date): Promise<void> {
  await sql.query('update webhook_endpoint set deleted_at = $2 where id = $1', [id, now]);
}
