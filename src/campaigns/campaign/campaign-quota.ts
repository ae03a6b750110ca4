import type { Quota } from '../../kernel/quotas.js';

/** Campaigns that have not ended. Values: organization, environment. Index: campaign_organization. */
export const campaignQuota: Quota = {
  name: 'Campaigns',
  noun: 'campaigns in each environment that are not ended',
  remedy: 'End a campaign or delete a draft',
  counted: `from campaign where organization_id = $1 and environment = $2 and status <> 'ENDED'`,
};
