import { limitByPlan } from '../../../kernel/quotas.js';
import type { SettingTable } from '../../../kernel/setting.js';
import { optionalList, cidrRange } from '../../../kernel/setting-schemas.js';

/** The settings of `notifications/webhook/endpoint`. */
export const webhookEndpointSettings = {
  webhookAllowedPrivateRanges: {
    name: 'WEBHOOK_ALLOWED_PRIVATE_RANGES',
    description:
      'Private networks that webhooks may be sent to. All other addresses that are not public are refused.',
    schema: optionalList(cidrRange).describe(
      'comma-separated CIDR ranges, such as `10.0.0.0/8,127.0.0.0/8`; empty means none',
    ),
    fallback: '',
  },
  quotaWebhookEndpoints: {
    name: 'QUOTA_WEBHOOK_ENDPOINTS',
    description: 'The most webhook endpoints of an organization in each environment.',
    schema: limitByPlan,
    fallback: 'FREE=25,PRO=250',
  },
  quotaWebhookEndpointsPerHost: {
    name: 'QUOTA_WEBHOOK_ENDPOINTS_PER_HOST',
    description:
      'The most webhook endpoints of an organization in each environment that send to one host, on any port and path.',
    schema: limitByPlan,
    fallback: 'FREE=10,PRO=25',
  },
} as const satisfies SettingTable;
