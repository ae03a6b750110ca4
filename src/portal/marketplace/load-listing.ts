import type { Caller } from '../../kernel/caller.js';
import { asSystem } from '../../kernel/tenant-scope.js';
import { Campaign } from '../../campaigns/campaign/campaign.entity.js';
import { inMarketplace } from '../../campaigns/campaign/in-marketplace.js';
import { requirePerson } from '../../identity/user/require-person.js';
import type { MarketplaceCampaign } from './marketplace.types.js';

/**
 * The caller's view of a campaign, in the session's environment. The campaign is in the marketplace, or has
 * a link or attempt of the caller. Otherwise null. Every promoter with rewards has one of the two. Indexes:
 * campaign by primary key, promoter_user, link_promoter, action_attempt_promoter.
 * @param campaignId A bare uuid.
 */
export async function loadListing(caller: Caller, campaignId: string): Promise<MarketplaceCampaign | null> {
  const { userId, environment } = requirePerson(caller.principal);
  // Across tenants, limited to public data and campaigns of the person's own records.
  return asSystem('MARKETPLACE', async () => {
    const [visible] = await caller.sql.query(
      `select from campaign
       where id = $1 and environment = $2 and ((${inMarketplace}) or exists (
         select from promoter where user_id = $3 and promoter.organization_id = campaign.organization_id and promoter.environment = $2
           and (exists (select from link where link.promoter_id = promoter.id and link.campaign_id = campaign.id)
             or exists (select from action_attempt attempt where attempt.promoter_id = promoter.id and attempt.campaign_id = campaign.id))))`,
      [campaignId, environment, userId],
    );
    return visible ? caller.em.fork().findOne(Campaign, campaignId) : null;
  });
}
