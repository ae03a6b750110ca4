import type { Pool } from 'pg';
import { inSqlTransaction, sqlOf } from '../../../kernel/sql.js';
import { hostOf } from '../endpoint/endpoint-quotas.js';
import type { RetiredSecret } from '../endpoint/webhook-endpoint.entity.js';
import type { RetryPolicy } from '../endpoint/retry-policy.js';
import { postbackTemplateSql } from '../postback/postback-template-sql.js';
import type { PostbackTemplate } from '../postback/present-postback.js';
import type { WebhookFormat } from '../transport/webhook-format.js';
import type { DueEndpoint, SharedSlots } from './share-slots.js';

/** A delivery that this worker must send, with all required data. Ids are bare uuids. */
export interface ClaimedDelivery extends DueEndpoint {
  readonly id: string;
  readonly domainEventId: string;
  readonly payload: string;
  /** The number of this attempt, and the fence: results are only written while the row has this number. */
  readonly number: number;
  /** Whether its request must not begin before `beginDeliveries`. */
  readonly claimedAhead: boolean;
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
  /** The most endpoints that are not steady. */
  readonly unsteadyLimit: number;
  /** Endpoints and tenants without room. */
  readonly fullEndpoints: readonly string[];
  readonly fullTenants: readonly string[];
  readonly fullUnsteadyTenants: readonly string[];
  /** Gives each due endpoint its room. */
  readonly share: (due: readonly DueEndpoint[]) => SharedSlots;
  /** How many deliveries of an endpoint begin at once. The others are claimed ahead. */
  readonly startsOf: (endpoint: DueEndpoint) => number;
}

/** The claimed deliveries and the rooms that their endpoints had. */
export interface ClaimResult {
  readonly deliveries: ClaimedDelivery[];
  readonly rooms: ReadonlyMap<string, number>;
  /**
   * Whether to claim again: at once for `more`, and soon if another worker holds what is due. `full`: what is
   * due must wait for requests of this worker.
   */
  readonly next: 'more' | 'soon' | 'full' | 'idle';
  /** For `idle`: in how many milliseconds the next endpoint is due. Null if none is. */
  readonly dueInMs?: number | null;
}

/** How long an endpoint whose host is busy waits for its next turn, in milliseconds. */
const postponedMs = 1000;

/** By webhook_endpoint_state_steady and _unsteady: the endpoints whose time came first. */
function dueSql(steady: boolean, lock: string): string {
  return `
    select endpoint_id, organization_id, is_steady from webhook_endpoint_state
    where ${steady ? '' : 'not '}is_steady and next_at <= $1 and endpoint_id <> all($4::uuid[])
      and organization_id <> all($${steady ? 5 : 6}::uuid[])
    order by next_at limit $${steady ? 2 : 3} ${lock}`;
}

const turnSql = `
  with steady as (${dueSql(true, 'for update skip locked')}), unsteady as (${dueSql(false, 'for update skip locked')})
  select turn.endpoint_id as "endpointId", turn.organization_id as "organizationId", turn.is_steady as "isSteady", e.target_url as "targetUrl"
  from (select * from steady union all select * from unsteady) turn join webhook_endpoint e on e.id = turn.endpoint_id`;

/** The time of the first endpoint, by the same indexes. */
function firstSql(steady: boolean): string {
  return `
    (select next_at from webhook_endpoint_state where ${steady ? '' : 'not '}is_steady and next_at is not null order by next_at limit 1)`;
}

/** Asked first, so that an idle worker sends one statement. */
const anySql = `
  select exists (${dueSql(true, '')}) or exists (${dueSql(false, '')}) as due,
    (extract(epoch from least(${firstSql(true)}, ${firstSql(false)}) - $1) * 1000)::float8 as "dueInMs"`;

/**
 * Claims due deliveries of endpoints that this transaction has locked: `PENDING → SENDING`, `attempts + 1`.
 * By webhook_delivery_due (endpoint_id, due_at), one range scan for each endpoint. Deliveries of a disabled
 * or deleted endpoint are put aside, if they were queued while it was disabled.
 */
const claimSql = `
  with due as materialized (
    select due.id, due.place > turn.starts as ahead
    from jsonb_to_recordset($1::jsonb) as turn (endpoint_id uuid, room integer, starts integer) cross join lateral (
      select id, row_number() over () as place from (
        select id from webhook_delivery
        where status = 'PENDING' and endpoint_id = turn.endpoint_id and due_at <= $2
        order by due_at limit turn.room
        for update skip locked
      ) locked
    ) due
    limit $4
  )
  update webhook_delivery d set
    status = case when e.deleted_at is not null then 'CANCELLED' when e.status = 'DISABLED' then 'HELD' else 'SENDING' end,
    attempts = d.attempts + case when e.deleted_at is null and e.status = 'ENABLED' then 1 else 0 end,
    claimed_ahead = e.deleted_at is null and e.status = 'ENABLED' and d.id = any(array(select id from due where ahead)),
    lease_until = $2::timestamptz + $3 * interval '1 millisecond', worker = $5
  from webhook_endpoint e, domain_event v, webhook_endpoint_state s
  where d.id = any(array(select id from due))
    and e.id = d.endpoint_id and v.id = d.domain_event_id and s.endpoint_id = d.endpoint_id
  returning d.id, d.status, d.endpoint_id as "endpointId", d.organization_id as "organizationId", s.is_steady as "isSteady",
    d.domain_event_id as "domainEventId", v.payload,
    d.attempts as number, d.claimed_ahead as "claimedAhead", d.attempts - d.uncounted_attempts as tries, d.internal_failures as "internalFailures", e.target_url as "targetUrl", e.format,
    e.retry_policy as "retryPolicy", e.secret, e.retired_secrets as "retiredSecrets",
    e.failing_since is not null as "endpointFailing",
    case when e.promoter_id is not null then (${postbackTemplateSql}) end as postback`;

/** Endpoints that had their turn go behind the others. A new statement, so that it sees what was claimed. */
const afterTurnSql = `
  update webhook_endpoint_state s set next_at = case
    when s.endpoint_id = any($3::uuid[]) then $2::timestamptz + ${postponedMs} * interval '1 millisecond'
    else (select greatest(due_at, $2, s.paused_until) from webhook_delivery d where d.status = 'PENDING' and d.endpoint_id = s.endpoint_id
          order by due_at limit 1) end
  where s.endpoint_id = any($1::uuid[])`;

/** Claims due deliveries for this worker until the lease ends. */
export async function claimDeliveries(pool: Pool, claim: DeliveryClaim): Promise<ClaimResult> {
  const { limit, unsteadyLimit, now, fullEndpoints, fullTenants, fullUnsteadyTenants } = claim;
  const values = [now, limit, unsteadyLimit, fullEndpoints, fullTenants, fullUnsteadyTenants];
  const [any] = await sqlOf(pool).queryPrepared<{ due: boolean; dueInMs: number | null }>(anySql, values);
  if (!any?.due) return nothingDue(any?.dueInMs ?? null);
  return inSqlTransaction(pool, async (sql) => {
    const turns = await sql.queryPrepared<Omit<DueEndpoint, 'host'> & { targetUrl: string }>(turnSql, values);
    // Another worker has locked what is due.
    if (turns.length === 0) return { deliveries: [], rooms: new Map(), next: 'soon' };
    const due = turns.map(({ targetUrl, ...turn }) => ({ ...turn, host: hostOf(targetUrl) }));
    const { rooms, postponed } = claim.share(due);
    if (rooms.size + postponed.length === 0) return { deliveries: [], rooms, next: 'soon' };
    const rows = await sql.queryPrepared<ClaimedDelivery & { status: string }>(claimSql, [
      JSON.stringify(turnsOf(due, rooms, claim.startsOf)),
      now,
      claim.leaseMs,
      limit,
      claim.worker,
    ]);
    await sql.queryPrepared(afterTurnSql, [[...rooms.keys(), ...postponed], now, postponed]);
    const deliveries = rows
      .filter((row) => row.status === 'SENDING')
      .map((row) => ({ ...row, host: hostOf(row.targetUrl) }));
    return { deliveries, rooms, next: 'more' };
  });
}

function nothingDue(dueInMs: number | null): ClaimResult {
  const next = dueInMs !== null && dueInMs <= 0 ? 'full' : 'idle';
  return { deliveries: [], rooms: new Map(), next, dueInMs };
}

/** The rows of `turn` in the claim. */
function turnsOf(
  due: readonly DueEndpoint[],
  rooms: ReadonlyMap<string, number>,
  startsOf: DeliveryClaim['startsOf'],
): object[] {
  return due.flatMap((endpoint) => {
    const room = rooms.get(endpoint.endpointId);
    if (room === undefined) return [];
    return [{ endpoint_id: endpoint.endpointId, room, starts: startsOf(endpoint) }];
  });
}
