import { defineQuota } from '../../kernel/quotas.js';

/** Values: campaign. Index: rule_draft_campaign. */
export const ruleDraftQuota = defineQuota({
  name: 'QUOTA_RULE_DRAFTS',
  description: 'The most drafts of its reward rules that a campaign may have.',
  fallback: 'FREE=20,PRO=100',
  noun: 'drafts of the reward rules of a campaign',
  remedy: 'Publish or delete a draft',
  counted: 'from rule_draft where campaign_id = $1',
});
