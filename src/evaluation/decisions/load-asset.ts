import type { Caller } from '../../kernel/caller.js';
import { asSystem } from '../../kernel/tenant-scope.js';

/**
 * The asset of the amounts in a decision that the caller can read; null without a campaign. A promoter reads
 * the decisions on their own attempts, but not the campaign. By primary keys, once for all decisions.
 */
export async function loadAsset(
  caller: Caller,
  of: 'campaign' | 'gig',
  id: string | null,
): Promise<string | null> {
  if (id === null) return null;
  return caller.loaders.loadRelated(`decision/asset-of-${of}`, id, async (ids) => {
    const from = of === 'campaign' ? 'campaign' : 'gig join campaign on campaign.id = gig.campaign_id';
    const rows = await asSystem('READABLE_OBJECT', async () =>
      caller.sql.query<{ id: string; asset: string }>(
        `select ${of}.id, campaign.asset from ${from} where ${of}.id = any($1::uuid[])`,
        [ids],
      ),
    );
    const assets = new Map(rows.map((row) => [row.id, row.asset]));
    return ids.map((one) => assets.get(one) ?? null);
  });
}
