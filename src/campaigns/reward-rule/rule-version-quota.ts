import type { Quota } from '../../kernel/quotas.js';

/** Versions are never deleted, and every one may have 256 KiB. Values: campaign. Index: rule_version_effective. */
export const ruleVersionQuota: Quota = {
  name: 'RuleVersions',
  noun: 'versions of the reward rules of a campaign within 24 hours',
  remedy: 'Try drafts with simulateRewardRules, which stores nothing',
  counted: `from rule_version where campaign_id = $1 and published_at > now() - interval '24 hours'`,
};
