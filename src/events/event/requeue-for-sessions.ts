import { firstIdAt } from '../../kernel/ids.js';
import type { Sql } from '../../kernel/sql.js';
import { wakeUpSql } from '../../kernel/wake-ups.js';
import { queuedAsReported } from './queued-as-reported.js';

/** A session whose click was written late, with the tenant that it belongs to. */
export interface LateSession {
  readonly sessionId: string;
  readonly organizationId: string;
  readonly at: Date;
}

/** Clocks of processes differ: an event may seem to be a little older than its click. */
const toleranceMs = 60_000;

/**
 * Has events evaluated again that belonged to nobody because the click of their session was not written yet: the database was away, and
 * another process took the event in when it was back. Any number of times is as good as once. Answers how many events were queued again.
 *
 * An event that looks queued may be one that another process, which did not see the click, is just about to call unmatched. So queued
 * ones are locked as well: the lock waits for that process, and the condition is then checked against what it wrote. Those that are
 * still queued stay as they are.
 *
 * Locks are taken in the order of ids, as `redriveEvents` takes them, and the evaluation waits for no event (`skip locked`): no deadlock.
 * Plan: event_aside and event_queued, both partial, each for its half of the condition.
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
