import type { Sql } from '../../../kernel/sql.js';
import type { RetiredSecret } from '../endpoint/webhook-endpoint.entity.js';
import type { RetryPolicy } from '../endpoint/retry-policy.js';
import { postbackTemplateSql } from '../postback/postback-template-sql.js';
import type { PostbackTemplate } from '../postback/present-postback.js';
import type { WebhookFormat } from '../transport/webhook-format.js';

/** A delivery that this worker must send, with all required data. Ids are bare uuids. */
export interface ClaimedDelivery {
  readonly id: string;
  readonly endpointId: string;
  readonly domainEventId: string;
  readonly payload: string;
  /** The number of this attempt, and the fence: results are only written while the row has this number. */
  readonly number: number;
  /** The number of attempts for the retry policy, including this one. */
  readonly tries: number;
  /** The number of earlier attempts that failed on Tribute's side since the last redelivery. */
  readonly internalFailures: number;
  readonly targetUrl: string;
  readonly format: WebhookFormat;
  readonly retryPolicy: RetryPolicy;
  readonly secret: Buffer;
  readonly retiredSecrets: readonly RetiredSecret[];
  /** Whether the endpoint's last attempt failed. Then a success must be recorded for it. */
  readonly endpointFailing: boolean;
  /** The template of a promoter's postback, which has no format and no secret. Null for others. */
  readonly postback: PostbackTemplate | null;
}

/** The limits of a claim. */
export interface DeliveryClaim {
  readonly now: Date;
  readonly leaseMs: number;
  /** The process that will send them. */
  readonly worker: string;
  /** The most deliveries in this claim. */
  readonly limit: number;
  /** The last endpoint that had its turn; `firstEndpoint` begins a new round. */
  readonly after: string;
  /** The most deliveries per endpoint where it differs from `defaultRoom`; 0 excludes the endpoint. */
  readonly rooms: Readonly<Record<string, number>>;
  readonly defaultRoom: number;
}

/** The claimed deliveries and the last visited endpoint; `undefined` at the end of the round. */
export interface ClaimResult {
  readonly deliveries: ClaimedDelivery[];
  readonly after: string | undefined;
}

/** Before every endpoint. */
export const firstEndpoint = '00000000-0000-0000-0000-000000000000';

/**
 * Claims due deliveries, a few per endpoint in turn: `PENDING → SENDING`, `attempts + 1`.
 *
 * This is a loose index scan over webhook_delivery_due (endpoint_id, due_at). One probe finds an endpoint's
 * earliest delivery and skips the rest of its queue, and one range scan takes its share. The cost is
 * independent of the queue length of a hanging endpoint. A recursive query is only evaluated as far as the
 * limit requires. Rows that another worker claims are skipped. Deliveries of a disabled or deleted endpoint
 * are put aside when due, which avoids one huge update at that moment.
 */
const claimSql = `
  with recursive walk as (
    (select endpoint_id, due_at from webhook_delivery
      where status = 'PENDING' and endpoint_id > $1 order by endpoint_id, due_at limit 1)
    union all
    select next.endpoint_id, next.due_at from walk cross join lateral (
      select endpoint_id, due_at from webhook_delivery
      where status = 'PENDING' and endpoint_id > walk.endpoint_id order by endpoint_id, due_at limit 1
    ) next
  )
  update webhook_delivery d set
    status = case when e.deleted_at is not null then 'CANCELLED' when e.status = 'DISABLED' then 'HELD' else 'SENDING' end,
    attempts = d.attempts + case when e.deleted_at is null and e.status = 'ENABLED' then 1 else 0 end,
    lease_until = $2::timestamptz + $3 * interval '1 millisecond', worker = $7
  from webhook_endpoint e, domain_event v
  where d.id = any(array(
      select due.id from walk cross join lateral (
        select id from webhook_delivery
        where status = 'PENDING' and endpoint_id = walk.endpoint_id and due_at <= $2
        order by due_at limit coalesce(($4::jsonb ->> walk.endpoint_id::text)::integer, $5)
        for update skip locked
      ) due
      where walk.due_at <= $2
      limit $6
    ))
    and e.id = d.endpoint_id and v.id = d.domain_event_id
  returning d.id, d.status, d.endpoint_id as "endpointId", d.domain_event_id as "domainEventId", v.payload,
    d.attempts as number, d.attempts - d.uncounted_attempts as tries, d.internal_failures as "internalFailures", e.target_url as "targetUrl", e.format,
    e.retry_policy as "retryPolicy", e.secret, e.retired_secrets as "retiredSecrets",
    e.failing_since is not null as "endpointFailing",
    case when e.promoter_id is not null then (${postbackTemplateSql}) end as postback`;

/** Claims due deliveries for this worker until the lease ends. One statement, one transaction. */
export async function claimDeliveries(sql: Sql, claim: DeliveryClaim): Promise<ClaimResult> {
  const rows = await sql.query<ClaimedDelivery & { status: string }>(claimSql, [
    claim.after,
    claim.now,
    claim.leaseMs,
    JSON.stringify(claim.rooms),
    claim.defaultRoom,
    claim.limit,
    claim.worker,
  ]);
  const last = rows.reduce((max, row) => (row.endpointId > max ? row.endpointId : max), claim.after);
  return {
    deliveries: rows.filter((row) => row.status === 'SENDING'),
    after: rows.length < claim.limit ? undefined : last,
  };
}

/** Returns unsent deliveries whose fence still holds. Their attempt is no longer counted. */
export async function releaseDeliveries(sql: Sql, deliveries: readonly ClaimedDelivery[]): Promise<void> {
  if (deliveries.length === 0) return;
  await sql.query(
    `update webhook_delivery d set status = 'PENDING', attempts = d.attempts - 1, lease_until = null, worker = null
     from unnest($1::uuid[], $2::integer[]) as r (id, number)
     where d.id = r.id and d.attempts = r.number and d.status = 'SENDING'`,
    [deliveries.map(({ id }) => id), deliveries.map(({ number }) => number)],
  );
}
