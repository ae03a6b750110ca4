import type { Sql } from '../../kernel/sql.js';

/** Has rewards that wait for the organization's wallet wait for the campaign's own account. @param campaignId A bare uuid. */
export async function awaitBudget(sql: Sql, campaignId: string): Promise<void> {
  await sql.query(
    `update reward set unfunded_by = 'BUDGET' where campaign_id = $1 and unfunded_by = 'WALLET'`,
    [campaignId],
  );
}
