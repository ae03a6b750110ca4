import { firstIdAt } from '../../kernel/ids.js';
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
