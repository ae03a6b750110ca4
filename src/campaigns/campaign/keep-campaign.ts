import { notFound } from '../../kernel/errors.js';
import type { Sql } from '../../kernel/sql.js';

/** Keeps a campaign from being deleted until this transaction ends; NOT_FOUND when it is gone already. */
export async function keepCampaign(sql: Sql, campaignId: string): Promise<void> {
  const found = await sql.query('select 1 from campaign where id = $1 for key share', [campaignId]);
  if (found.length === 0) throw notFound('campaign', 'campaignId');
}
