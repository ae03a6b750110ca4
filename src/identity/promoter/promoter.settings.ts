import { limitByPlan } from '../../kernel/quotas.js';
import type { SettingTable } from '../../kernel/setting.js';

/** The settings of `identity/promoter`. */
export const promoterSettings = {
  quotaPromoters: {
    name: 'QUOTA_PROMOTERS',
    description: 'The most promoters of an organization in each environment.',
    schema: limitByPlan,
    fallback: 'FREE=10000,PRO=100000',
  },
} as const satisfies SettingTable;
