import { firstIdAt } from '../../kernel/ids.js';
import { readTogether, type Reader } from '../../kernel/read-together.js';

/** The range of entry numbers for a period; null where unbounded. */
export interface EntryBounds {
  readonly above: string | null;
  readonly below: string | null;
}

/** Longer than any transaction, and than any clock difference within the platform. */
const slackMs = 3_600_000;

/**
 * Entries have numbers but no times. Transaction ids start with a time, so transactions an hour outside the
 * period bound its entry numbers. A page of an old period is therefore found without reading newer entries.
 * The page's own condition removes entries of the extra hours.
 *
 * Plan: ledger_transaction by primary key, one row; ledger_entry_transaction.
 */
export async function findEntryBounds(
  reader: Reader,
  from?: Date | null,
  to?: Date | null,
): Promise<EntryBounds> {
  const [above] = from
    ? await readTogether<{ id: string | null }>(reader, {
        text: `select max(id)::text as id from ledger_entry
         where transaction_id = (select id from ledger_transaction where id < $1::uuid order by id desc limit 1)`,
        values: [firstIdAt(from.getTime() - slackMs)],
        ids: [],
        isPlannedAnew: true,
      })
    : [];
  const [below] = to
    ? await readTogether<{ id: string | null }>(reader, {
        text: `select min(id)::text as id from ledger_entry
         where transaction_id = (select id from ledger_transaction where id >= $1::uuid order by id limit 1)`,
        values: [firstIdAt(to.getTime() + slackMs)],
        ids: [],
        isPlannedAnew: true,
      })
    : [];
  return { above: above?.id ?? null, below: below?.id ?? null };
}
