import { inMarketplace, ofActiveOrganization } from '../../campaigns/campaign/in-marketplace.js';

/**
 * SQL condition on the table `campaign`: the promoter with the id in `promoter` (a placeholder or column) may
 * work for it. It is in the marketplace, or it is active and its organization has created a link for them.
 */
export function openTo(promoter: string): string {
  return `(${inMarketplace} or campaign.status = 'ACTIVE' and (campaign.ends_at is null or campaign.ends_at > now())
    and ${ofActiveOrganization}
    and exists (select from link where link.campaign_id = campaign.id and link.promoter_id = ${promoter}))`;
}
