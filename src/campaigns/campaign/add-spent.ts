import type { Sql } from '../../kernel/sql.js';

/**
 * Adds to the spent amounts of campaigns with one statement. The caller must have locked the campaigns.
 * @param amounts Atomic units by the campaign's bare uuid; negative for returned money.
 */
export async function addSpent(sql: Sql, amounts: ReadonlyMap<string, bigint>): Promise<void> {
  if (amounts.size === 0) return;
  await sql.query(
    `update campaign set spent = spent + added.amount
     from unnest($1::uuid[], $2::numeric[]) as added (id, amount) where campaign.id = added.id`,
    [[...amounts.keys()], [...amounts.values()].map(String)],
  );
}
