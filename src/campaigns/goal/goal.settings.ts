import { limitByPlan } from '../../kernel/quotas.js';
import type { SettingTable } from '../../kernel/setting.js';

/** The settings of `campaigns/goal`. */
export const goalSettings = {
  quotaGoals: {
    name: 'QUOTA_GOALS',
    description: 'The most goals of a campaign.',
    schema: limitByPlan,
    fallback: 'FREE=100,PRO=500',
  },
} as const satisfies SettingTable;
