import { rowSet } from '../../kernel/row-set.js';
import type { Sql } from '../../kernel/sql.js';

/** The decision on a click. */
export interface DecidedClick {
  /** A bare uuid. */
  readonly id: string;
  /** Why it earned nothing; null if it earned a reward. */
  readonly reason: string | null;
  /** Whether the same visitor has clicked before. */
  readonly isRepeated: boolean;
  /** Whether the promoter's velocity check counts it. */
  readonly isPaced: boolean;
}

const verdicts = rowSet({ id: 'uuid', reason: 'text', isRepeated: 'boolean', isPaced: 'boolean' });

/** Writes decisions on clicks with one statement. */
export async function closeClicks(sql: Sql, decided: readonly DecidedClick[]): Promise<void> {
  const ids = decided.map(({ id }) => id).toSorted();
  await sql.query(
    `update click set status = 'PROCESSED', reward_reason = verdict.reason, is_unique = is_unique and not verdict.is_repeated,
            class = case when class = 'VALID' and verdict.is_repeated then 'DUPLICATE'
                         when class is not null and verdict.reason = 'VELOCITY' then 'INVALID' else class end,
            class_reason = case verdict.reason when 'VELOCITY' then 'VELOCITY' else class_reason end,
            -- Needed no longer: they would tell which clicks of other days are of the same network.
            earlier_networks = null,
            pace_at = case when verdict.is_paced then clicked_at end
     from ${verdicts.as('verdict')}
     -- The range of ids, so that only the months of these clicks are searched.
     where click.id = verdict.id and click.id between $5 and $6`,
    [...verdicts.values(decided), ids[0], ids.at(-1)],
  );
}

/** Marks a queued click as failed after an internal fault. @param id A bare uuid. */
export async function failClick(sql: Sql, id: string): Promise<void> {
  await sql.query(
    `update click set status = 'FAILED', reward_reason = 'FAULT' where id = $1 and status = 'QUEUED'`,
    [id],
  );
}
