import { limitByPlan } from '../../kernel/quotas.js';
import type { SettingTable } from '../../kernel/setting.js';

/** The settings of `identity/api-key`. */
export const apiKeySettings = {
  quotaApiKeys: {
    name: 'QUOTA_API_KEYS',
    description:
      'The most API keys of an organization in each environment; revoked and expired keys do not count.',
    schema: limitByPlan,
    fallback: 'FREE=50,PRO=500',
  },
} as const satisfies SettingTable;
