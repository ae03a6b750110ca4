import { CursorError } from '../../kernel/errors.js';
import type { FeedFilter } from '../../kernel/event-feed.js';
import type { Sql } from '../../kernel/sql.js';
import type { LogPosition } from './log-position.js';

/**
 * Refuses a position from which the tenant's log has a gap. Throws `CursorError`. It is CURSOR_AHEAD if the
 * log ends before it, as after restoring an older backup. It is CURSOR_EXPIRED if later events were
 * deleted, as by a sandbox reset. Cursors are only issued below the horizon, so one above the snapshot
 * belongs to another log.
 */
export async function requireReadable(sql: Sql, tenant: FeedFilter, after: LogPosition): Promise<void> {
  const [row] = await sql.query<{ isAhead: boolean; isExpired: boolean }>(
    `select $3::text::xid8 >= pg_snapshot_xmax(pg_current_snapshot()) as "isAhead",
            exists (select from log_floor where organization_id = any($1::uuid[]) and environment = $2
                      and (xact, position) > ($3::text::xid8, $4::bigint)) as "isExpired"`,
    [tenant.organizationIds, tenant.environment, after.xact.toString(), after.position.toString()],
  );
  if (row?.isAhead) {
    throw new CursorError('CURSOR_AHEAD', '"after" is ahead of this log: the cursor is of another database.');
  }
  if (row?.isExpired) {
    throw new CursorError('CURSOR_EXPIRED', '"after" is too old: domain events after it have been deleted.');
  }
}

/** The position before all future events of this log. */
export async function readHorizon(sql: Sql): Promise<LogPosition> {
  const [row] = await sql.query<{ horizon: string }>('select log_horizon()::text as horizon');
  return { xact: BigInt(row?.horizon ?? 1) - 1n, position: 2n ** 63n - 1n };
}
