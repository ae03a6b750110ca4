import type { Sql } from '../../kernel/sql.js';

/** Makes rewards wait for the campaign's account, not the wallet. @param campaignId A bare uuid. */
export async function awaitBudget(sql: Sql, campaignId: string): Promise<void> {
  await sql.query(
    `update reward set unfunded_by = 'BUDGET' where campaign_id = $1 and unfunded_by = 'WALLET'`,
    [campaignId],
  );
}
