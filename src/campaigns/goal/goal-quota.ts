import { defineQuota } from '../../kernel/quotas.js';

/** Values: campaign. Index: goal_campaign_id_name_key. */
export const goalQuota = defineQuota({
  name: 'QUOTA_GOALS',
  description: 'The most goals of a campaign.',
  fallback: 'FREE=100,PRO=500',
  noun: 'goals in a campaign',
  remedy: 'Delete a goal',
  counted: 'from goal where campaign_id = $1',
});
