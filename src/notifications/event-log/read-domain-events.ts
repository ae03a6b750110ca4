import type { LoggedEvent } from '../../kernel/event-feed.js';
import type { Sql } from '../../kernel/sql.js';
import { encodePosition } from './log-position.js';

interface Row extends Omit<LoggedEvent, 'cursor'> {
  readonly xact: string;
  readonly position: string;
}

/** The domain events with these bare uuids that the database shows, in order. By primary key. */
export async function readDomainEvents(sql: Sql, ids: readonly string[]): Promise<(LoggedEvent | null)[]> {
  const rows = await sql.query<Row>(
    `select id, xact::text as xact, position::text as position, organization_id as "organizationId", environment, type,
       campaign_id as "campaignId", node_id as "nodeId", payload, created_at as "createdAt"
     from domain_event where id = any($1::uuid[])`,
    [ids],
  );
  const byId = new Map<string, LoggedEvent>();
  for (const { xact, position, ...event } of rows) {
    byId.set(event.id, {
      ...event,
      cursor: encodePosition({ xact: BigInt(xact), position: BigInt(position) }),
    });
  }
  return ids.map((id) => byId.get(id) ?? null);
}
