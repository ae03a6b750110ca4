import { limitByPlan } from '../../kernel/quotas.js';
import type { SettingTable } from '../../kernel/setting.js';
import { oneOf } from '../../kernel/setting-schemas.js';

/** The settings of `campaigns/campaign`. */
export const campaignSettings = {
  campaignApproval: {
    name: 'CAMPAIGN_APPROVAL',
    description:
      'Whether live campaigns are approved automatically or by an operator before they can be activated. The sandbox is always `auto`.',
    schema: oneOf('auto', 'manual'),
    fallback: 'auto',
  },
  quotaCampaigns: {
    name: 'QUOTA_CAMPAIGNS',
    description: 'The most campaigns of an organization in each environment; ended campaigns do not count.',
    schema: limitByPlan,
    fallback: 'FREE=100,PRO=1000',
  },
} as const satisfies SettingTable;
