import { limitByPlan } from '../../kernel/quotas.js';
import type { SettingTable } from '../../kernel/setting.js';

/** The settings of `tracking/link`. */
export const linkSettings = {
  quotaLinks: {
    name: 'QUOTA_LINKS',
    description: 'The most tracking links of an organization in each environment.',
    schema: limitByPlan,
    fallback: 'FREE=10000,PRO=100000',
  },
  quotaLinksPerPromoter: {
    name: 'QUOTA_LINKS_PER_PROMOTER',
    description: 'The most tracking links of one promoter.',
    schema: limitByPlan,
    fallback: 'FREE=200,PRO=2000',
  },
} as const satisfies SettingTable;
