import type { Sql } from '../../kernel/sql.js';
import { wakeUpSql } from '../../kernel/wake-ups.js';
import { asReported } from './as-reported.js';

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
 * another process took the event in when it was back. Any number of times is as good as once.
 *
 * Plan: event_aside, from the id of the oldest click's time on.
 */
export async function requeueForSessions(sql: Sql, sessions: readonly LateSession[]): Promise<number> {
  const since = Math.min(...sessions.map(({ at }) => at.getTime())) - toleranceMs;
  const queued = await sql.query(
    `update event set status = 'QUEUED', due_at = now(), decision = null, evaluated_at = null, evidence = null, terms_id = null,
            ${asReported}
     where organization_id = any($1::uuid[]) and status = 'UNMATCHED' and id >= $2::uuid and session_id = any($3::uuid[])
       and conversion_id is null
     returning id`,
    [
      [...new Set(sessions.map(({ organizationId }) => organizationId))],
      firstIdOf(since),
      [...new Set(sessions.map(({ sessionId }) => sessionId))],
    ],
  );
  if (queued.length > 0) await sql.query(wakeUpSql('events'));
  return queued.length;
}

/** The smallest UUID of version 7 of a millisecond. */
function firstIdOf(ms: number): string {
  const hex = Math.max(ms, 0).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}
