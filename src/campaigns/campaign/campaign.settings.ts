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
} as const satisfies SettingTable;
