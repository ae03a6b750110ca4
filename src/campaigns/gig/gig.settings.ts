import { limitByPlan } from '../../kernel/quotas.js';
import type { SettingTable } from '../../kernel/setting.js';

/** The settings of `campaigns/gig`. */
export const gigSettings = {
  quotaGigs: {
    name: 'QUOTA_GIGS',
    description: 'The most gigs of a campaign.',
    schema: limitByPlan,
    fallback: 'FREE=100,PRO=500',
  },
} as const satisfies SettingTable;
