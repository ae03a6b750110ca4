import { defineQuota } from '../../kernel/quotas.js';

/** Campaigns that have not ended. Values: organization, environment. Index: campaign_organization. */
export const campaignQuota = defineQuota({
  name: 'QUOTA_CAMPAIGNS',
  description: 'The most campaigns of an organization in each environment; ended campaigns do not count.',
  fallback: 'FREE=100,PRO=1000',
  noun: 'campaigns in each environment that are not ended',
  remedy: 'End a campaign or delete a draft',
  counted: `from campaign where organization_id = $1 and environment = $2 and status <> 'ENDED'`,
});
