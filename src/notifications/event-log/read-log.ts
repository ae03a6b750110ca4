import type { FeedEvent, LoggedEvent } from '../../kernel/event-feed.js';
import type { Sql } from '../../kernel/sql.js';
import { encodePosition, logStart, type LogPosition } from './log-position.js';

/** A domain event with its position in the log. */
export interface PlacedEvent extends FeedEvent {
  readonly place: LogPosition;
}

/** The events that were read, and whether rows above the horizon exist, whose order is not final yet. */
export interface LogPage {
  readonly events: PlacedEvent[];
  readonly moreSoon: boolean;
}

/** A row of the log with `placedColumns`. */
export interface PlacedRow extends Omit<LoggedEvent, 'cursor'> {
  readonly xact: string;
  readonly position: string;
}

/** The columns of a domain event, from a table `domain_event`. */
export const placedColumns = `id, xact::text as xact, position::text as position, organization_id as "organizationId", environment, type,
  campaign_id as "campaignId", node_id as "nodeId", payload, created_at as "createdAt"`;

/**
 * Rows below every open transaction of this database are final. A bare sequence would skip rows of a
 * transaction that drew its number early and committed late. The function runs once a statement.
 */
const settled = `xact < (select log_horizon())`;

/** The domain event of a row. */
export function placed({ xact, position, ...event }: PlacedRow): PlacedEvent {
  const place = { xact: BigInt(xact), position: BigInt(position) };
  return { ...event, place, transaction: xact, cursor: encodePosition(place) };
}

/** The next domain events of all tenants after a position. Plan: domain_event_log, in index order. */
export async function readLog(sql: Sql, after: LogPosition, limit: number): Promise<LogPage> {
  const rows = await sql.query<PlacedRow>(
    `select ${placedColumns} from domain_event where (xact, position) > ($1::text::xid8, $2::bigint) and ${settled}
     order by domain_event.xact, domain_event.position limit $3`,
    [after.xact.toString(), after.position.toString(), limit],
  );
  const [above] = await sql.query<{ above: boolean }>(
    `select exists (select from domain_event where xact >= (select log_horizon())) as above`,
  );
  return { events: rows.map(placed), moreSoon: above?.above === true };
}

/** A tenant's next domain events between two positions. Plan: domain_event_organization, in index order. */
export async function readLogOf(
  sql: Sql,
  tenant: { readonly organizationIds: readonly string[]; readonly environment: string },
  after: LogPosition,
  upTo: LogPosition,
  limit: number,
): Promise<PlacedEvent[]> {
  const rows = await sql.query<PlacedRow>(
    `select ${placedColumns} from domain_event
     where organization_id = any($1::uuid[]) and environment = $2
       and (xact, position) > ($3::text::xid8, $4::bigint) and (xact, position) <= ($5::text::xid8, $6::bigint)
     order by domain_event.xact, domain_event.position limit $7`,
    [
      tenant.organizationIds,
      tenant.environment,
      after.xact.toString(),
      after.position.toString(),
      upTo.xact.toString(),
      upTo.position.toString(),
      limit,
    ],
  );
  return rows.map(placed);
}

/** The position of the newest final domain event. */
export async function readHead(sql: Sql): Promise<LogPosition> {
  const [row] = await sql.query<{ xact: string; position: string }>(
    `select xact::text as xact, position::text as position from domain_event where ${settled}
     order by domain_event.xact desc, domain_event.position desc limit 1`,
  );
  return row ? { xact: BigInt(row.xact), position: BigInt(row.position) } : logStart;
}
