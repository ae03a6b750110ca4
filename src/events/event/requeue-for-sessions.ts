import { firstIdAt } from '../../kernel/ids.js';
import type { Sql } from '../../kernel/sql.js';
import { wakeUpSql } from '../../kernel/wake-ups.js';
import { queuedAsReported } from './queued-as-reported.js';

/** A session whose click was written late, with its tenant. */
export interface LateSession {
  readonly sessionId: string;
  readonly organizationId: string;
  readonly at: Date;
}

/** Clock tolerance between processes: an event may seem slightly older than its click. */
const toleranceMs = 60_000;

/**
 * Requeues events that were unmatched because their session's click was not written yet. The database was
 * unavailable, and another process ingested the event after its return. Idempotent. Returns the number of
 * requeued events.
 *
 * Queued events are locked too, because another process may be about to mark one as unmatched. The lock waits
 * for that process, and then the condition sees its result. Events that are still queued do not change.
 *
 * No deadlock: locks are in the order of ids, as in `redriveEvents`, and the evaluation uses `skip locked`.
 * Plan: event_session.
 */
export async function requeueForSessions(sql: Sql, sessions: readonly LateSession[]): Promise<number> {
  const since = Math.min(...sessions.map(({ at }) => at.getTime())) - toleranceMs;
  const queued = await sql.query(
    `with picked as (
       select id, status from event
       where organization_id = any($1::uuid[]) and session_id = any($3::uuid[]) and conversion_id is null
         and ((status = 'UNMATCHED' and id >= $2::uuid) or (status = 'QUEUED' and id >= $2::uuid))
       order by id for update
     )
     update event set ${queuedAsReported} from picked
     where event.id = picked.id and picked.status = 'UNMATCHED'
     returning event.id`,
    [
      [...new Set(sessions.map(({ organizationId }) => organizationId))],
      firstIdAt(since),
      [...new Set(sessions.map(({ sessionId }) => sessionId))],
    ],
  );
  if (queued.length > 0) await sql.query(wakeUpSql('events'));
  return queued.length;
}
