import type { Sql } from '../../kernel/sql.js';

/** Between which numbers the entries of a time stand; null where nothing bounds them. */
export interface EntryBounds {
  readonly above: string | null;
  readonly below: string | null;
}

/** Longer than any transaction is under way, and than clocks of this platform's machines are apart. */
const slackMs = 3_600_000;

/**
 * Entries have a number and no time; ids of transactions begin with one. The first transaction an hour after a time has
 * numbers above every entry of before it, and the last one an hour before has numbers below: with these a page of long ago is found
 * without reading what came since. What lies in those hours the page's own condition sorts out.
 *
 * Plan: ledger_transaction by primary key, one row; ledger_entry_transaction.
 */
export async function findEntryBounds(sql: Sql, from?: Date | null, to?: Date | null): Promise<EntryBounds> {
  const [above] = from
    ? await sql.query<{ id: string | null }>(
        `select max(id)::text as id from ledger_entry
         where transaction_id = (select id from ledger_transaction where id < $1::uuid order by id desc limit 1)`,
        [firstIdAt(from.getTime() - slackMs)],
      )
    : [];
  const [below] = to
    ? await sql.query<{ id: string | null }>(
        `select min(id)::text as id from ledger_entry
         where transaction_id = (select id from ledger_transaction where id >= $1::uuid order by id limit 1)`,
        [firstIdAt(to.getTime() + slackMs)],
      )
    : [];
  return { above: above?.id ?? null, below: below?.id ?? null };
}

/** The lowest UUID of version 7 of a millisecond: its first 48 bits are the time. */
function firstIdAt(ms: number): string {
  const hex = Math.min(Math.max(ms, 0), 2 ** 48 - 1)
    .toString(16)
    .padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
}
