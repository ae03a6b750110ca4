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
} as const satisfies SettingTable;
