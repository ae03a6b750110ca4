import type { Quota } from '../../kernel/quotas.js';

/** Values: campaign. Index: goal_campaign_id_name_key. */
export const goalQuota: Quota = {
  name: 'Goals',
  noun: 'goals in a campaign',
  remedy: 'Delete a goal',
  counted: 'from goal where campaign_id = $1',
};
