import type { Pool } from 'pg';
import type { Clock } from '../../../kernel/clock.js';
import { moveCursorSql } from '../../../kernel/event-log/move-cursor-sql.js';
import { inSqlTransaction, type Sql } from '../../../kernel/sql.js';
import { wakeUpSql } from '../../../kernel/wake-ups.js';
import { noteOrigins } from '../postback/note-origins.js';
import { webhookEventTypes } from '../endpoint/webhook-event-types.js';

/** The result of a fan-out run. `more` means that the log continues: poll again shortly. */
export interface FanOut {
  readonly moved: number;
  readonly more: boolean;
}

interface Moved extends FanOut {
  /** The event types of each endpoint with a new delivery, as read by the statement; null if none. */
  readonly subscribed: Readonly<Record<string, readonly string[]>> | null;
  /** The TypeIDs of the objects of new postbacks; null if none. */
  readonly posted: readonly string[] | null;
}

const batchSize = 1000;

/** The endpoint `e` is enabled, and existed when the event `v` happened. */
const receivesSql = `e.status = 'ENABLED' and e.deleted_at is null and date_trunc('milliseconds', e.created_at) <= v.created_at`;

/**
 * Reads the log in commit order by the index domain_event_log (xact, position). It ends below the oldest open
 * transaction of this database, so no row can appear behind the cursor. `more` reports rows above it. Event
 * times have milliseconds, so the endpoint's time is truncated. Postbacks are found by postback_promoter.
 */
const fanOutSql = `
  with batch as materialized (
    select id, organization_id, environment, type, campaign_id, node_id, promoter_id, promoter_events, goal_id, created_at, xact, position
    from domain_event
    where (xact, position) > ($1::xid8, $2::bigint) and xact < (select log_horizon())
    order by xact, position limit $3
  ), inserted as (
    insert into webhook_delivery (id, organization_id, environment, endpoint_id, domain_event_id, status, due_at, created_at)
    select new_id(), v.organization_id, v.environment, e.id, v.id, 'PENDING', $4, $4
    from batch v join webhook_endpoint e on e.organization_id = v.organization_id and e.environment = v.environment
    where v.type = any($5) and (v.type = any(e.event_types) or '*' = any(e.event_types))
      and e.promoter_id is null and ${receivesSql}
    order by v.xact, v.position
    on conflict (domain_event_id, endpoint_id) do nothing
    returning endpoint_id
  ), posted as (
    insert into webhook_delivery (id, organization_id, environment, endpoint_id, domain_event_id, promoter_id, status, due_at, created_at)
    select new_id(), v.organization_id, v.environment, p.id, v.id, p.promoter_id, 'PENDING', $4, $4
    from batch v
      join postback p on p.promoter_id = v.promoter_id and p.organization_id = v.organization_id and p.environment = v.environment
        and p.deleted_at is null
      join webhook_endpoint e on e.id = p.id
    where v.promoter_events && p.events and (p.campaign_id is null or p.campaign_id = v.campaign_id)
      and (p.goal_id is null or p.goal_id = v.goal_id) and ${receivesSql}
    order by v.xact, v.position
    on conflict (domain_event_id, endpoint_id) do nothing
    returning domain_event_id
  ), last as (
    select xact, position from batch order by xact desc, position desc limit 1
  ), cursor as (
    ${moveCursorSql('last')}
  )
  select (select count(*)::int from batch) as moved,
    (select jsonb_object_agg(id, event_types) from webhook_endpoint where id in (select endpoint_id from inserted)) as subscribed,
    (select jsonb_agg(distinct node_id) from batch where id in (select domain_event_id from posted)) as posted,
    exists (select from domain_event where (xact, position) > (
      coalesce((select xact from last), $1::xid8), coalesce((select position from last), $2::bigint))) as more`;

/**
 * During the statement above, an endpoint may be limited to fewer types and then redirected by a key that may
 * not read the earlier ones. The foreign key locks the endpoints (FOR KEY SHARE), so this statement sees
 * their final state, and later redirections see its deliveries (`requireSendingScopes`). By
 * webhook_delivery_due.
 */
const withdrawSql = `
  with narrowed as materialized (
    select endpoint.id, endpoint.event_types from webhook_endpoint endpoint
    join jsonb_each($1) as before (id, event_types) on endpoint.id = before.id::uuid
    where to_jsonb(endpoint.event_types) <> before.event_types
  )
  delete from webhook_delivery d using narrowed, domain_event v
  where d.endpoint_id = narrowed.id and d.status = 'PENDING' and d.due_at = $2 and d.created_at = $2 and v.id = d.domain_event_id
    and not (v.type = any(narrowed.event_types) or '*' = any(narrowed.event_types))`;

/** Creates deliveries of domain events to subscribed endpoints, each event once, even after crashes. */
export class FanOutDrain {
  /** The types sent by subscription. A test only goes to the endpoint that requested it. */
  private readonly types = webhookEventTypes()
    .map(({ name }) => name)
    .filter((name) => name !== 'webhook_endpoint.test');

  constructor(
    private readonly pool: Pool,
    private readonly clock: Clock,
  ) {}

  /** Processes all final events. */
  async drain(signal: AbortSignal): Promise<FanOut> {
    let moved = 0;
    while (!signal.aborted) {
      const run = await this.run();
      moved += run.moved;
      if (run.moved < batchSize) return { moved, more: run.more };
    }
    return { moved, more: true };
  }

  /** Processes at most 1,000 events: deliveries, cursor and wake-up in one transaction. */
  async run(): Promise<FanOut> {
    return inSqlTransaction(this.pool, async (sql) => this.move(sql));
  }

  private async move(sql: Sql): Promise<FanOut> {
    const [cursor] = await sql.query<{ xact: string; position: string }>(
      `select xact::text as xact, position::text as position from log_cursor where name = 'webhook.fan-out' for update`,
    );
    if (!cursor) throw new Error('The cursor "webhook.fan-out" is missing from log_cursor.');
    const now = this.clock.now();
    const values = [cursor.xact, cursor.position, batchSize, now, this.types];
    const [row] = await sql.query<Moved>(fanOutSql, values);
    if (!row) throw new Error('The fan-out query returned no row.');
    if (row.subscribed) await sql.query(withdrawSql, [JSON.stringify(row.subscribed), now]);
    if (row.posted) await noteOrigins(sql, row.posted);
    if (row.subscribed ?? row.posted) await sql.query(wakeUpSql('deliveries'));
    return { moved: row.moved, more: row.more };
  }
}
