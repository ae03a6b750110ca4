import type { Sql } from '../../../kernel/sql.js';
import type { RetiredSecret } from '../endpoint/webhook-endpoint.entity.js';
import type { RetryPolicy } from '../endpoint/retry-policy.js';
import type { WebhookFormat } from '../transport/webhook-format.js';

/** A delivery that this worker has to send, with all that sending takes. Ids are bare uuids. */
export interface ClaimedDelivery {
  readonly id: string;
  readonly endpointId: string;
  readonly domainEventId: string;
  readonly payload: string;
  /** The number of this try, and the fence: whoever finishes must still find it in the row. */
  readonly number: number;
  /** How many tries the retry policy counts, this one included. */
  readonly tries: number;
  /** How many tries before this one failed on Tribute's side, since it was last redelivered. */
  readonly internalFailures: number;
  readonly targetUrl: string;
  readonly format: WebhookFormat;
  readonly retryPolicy: RetryPolicy;
  readonly secret: Buffer;
  readonly retiredSecrets: readonly RetiredSecret[];
  /** Whether the endpoint's last try was a failure; then a success has to be noted there. */
  readonly endpointFailing: boolean;
}

/** What to claim. */
export interface DeliveryClaim {
  readonly now: Date;
  readonly leaseMs: number;
  /** The process that will send them. */
  readonly worker: string;
  /** Most deliveries in this claim. */
  readonly limit: number;
  /** Endpoints up to this one have had their turn; `firstEndpoint` begins a new round. */
  readonly after: string;
  /** Most deliveries by endpoint, where it differs from `defaultRoom`; 0 leaves the endpoint out. */
  readonly rooms: Readonly<Record<string, number>>;
  readonly defaultRoom: number;
}

/** What was claimed, and how far the walk over the endpoints came: `undefined` when it came to the end. */
export interface ClaimResult {
  readonly deliveries: ClaimedDelivery[];
  readonly after: string | undefined;
}

/** Before every endpoint. */
export const firstEndpoint = '00000000-0000-0000-0000-000000000000';

/**
 * Claims due deliveries, a few of each endpoint in turn: `PENDING → SENDING`, `attempts + 1`.
 *
 * The walk is a loose index scan over webhook_delivery_due (endpoint_id, due_at): one probe finds an endpoint's earliest
 * delivery and skips the rest of its queue, one range scan takes its share. So a claim costs the same whether a hanging
 * endpoint has ten or a million deliveries waiting. A recursive query is only evaluated as far as the limit asks.
 * Rows that another worker is claiming are skipped. Deliveries of an endpoint that has been disabled or deleted in the
 * meantime are put aside here, when they come due, instead of by one huge update at that moment.
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
    e.failing_since is not null as "endpointFailing"`;

/** Takes due deliveries for this worker; they are its own until the lease ends. One statement, one transaction. */
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

/** Gives claimed deliveries back untried, where the fence still holds: the try that was counted is not counted. */
export async function releaseDeliveries(sql: Sql, deliveries: readonly ClaimedDelivery[]): Promise<void> {
  if (deliveries.length === 0) return;
  await sql.query(
    `update webhook_delivery d set status = 'PENDING', attempts = d.attempts - 1, lease_until = null, worker = null
     from unnest($1::uuid[], $2::integer[]) as r (id, number)
     where d.id = r.id and d.attempts = r.number and d.status = 'SENDING'`,
    [deliveries.map(({ id }) => id), deliveries.map(({ number }) => number)],
  );
}
