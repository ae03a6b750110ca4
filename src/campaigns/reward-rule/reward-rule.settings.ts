import { limitByPlan } from '../../kernel/quotas.js';
import type { SettingTable } from '../../kernel/setting.js';

/** The settings of `campaigns/reward-rule`. */
export const rewardRuleSettings = {
  quotaRuleVersions: {
    name: 'QUOTA_RULE_VERSIONS',
    description: 'The most versions of its reward rules that a campaign may get within 24 hours.',
    schema: limitByPlan,
    fallback: 'FREE=100,PRO=1000',
  },
} as const satisfies SettingTable;
