import { notFound } from '../../kernel/errors.js';
import type { Sql } from '../../kernel/sql.js';

/** Prevents deletion of a campaign until this transaction ends. Throws NOT_FOUND if it is deleted. */
export async function keepCampaign(sql: Sql, campaignId: string): Promise<void> {
  const found = await sql.query('select 1 from campaign where id = $1 for key share', [campaignId]);
  if (found.length === 0) throw notFound('campaign', 'campaignId');
}
