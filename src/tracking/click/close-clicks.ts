import type { Sql } from '../../kernel/sql.js';

/** How a click was decided. */
export interface DecidedClick {
  /** A bare uuid. */
  readonly id: string;
  /** Why it earned nothing; null where it earned. */
  readonly reason: string | null;
  /** Whether the same visitor has clicked before. */
  readonly isRepeated: boolean;
  /** Whether it counts for the promoter's pace. */
  readonly isPaced: boolean;
}

/** Writes how clicks were decided, with one statement. */
export async function closeClicks(sql: Sql, decided: readonly DecidedClick[]): Promise<void> {
  await sql.query(
    `update click set status = 'PROCESSED', reward_reason = verdict.reason, is_unique = is_unique and not verdict.is_repeated,
            pace_at = case when verdict.is_paced then clicked_at end
     from unnest($1::uuid[], $2::text[], $3::boolean[], $4::boolean[]) as verdict (id, reason, is_repeated, is_paced)
     where click.id = verdict.id`,
    [
      decided.map(({ id }) => id),
      decided.map(({ reason }) => reason),
      decided.map(({ isRepeated }) => isRepeated),
      decided.map(({ isPaced }) => isPaced),
    ],
  );
}

/** Sets a queued click aside that a fault of ours keeps from being evaluated. @param id A bare uuid. */
export async function failClick(sql: Sql, id: string): Promise<void> {
  await sql.query(
    `update click set status = 'FAILED', reward_reason = 'FAULT' where id = $1 and status = 'QUEUED'`,
    [id],
  );
}
