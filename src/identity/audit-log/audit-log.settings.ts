import type { SettingTable } from '../../kernel/setting.js';
import { wholeNumber } from '../../kernel/setting-schemas.js';

/** The settings of `identity/audit-log`. */
export const auditLogSettings = {
  auditRefusalsSeconds: {
    name: 'AUDIT_REFUSALS_SECONDS',
    description:
      'Refused sign-ins, credentials and operator calls of one address within this many seconds become one entry of the audit log.',
    schema: wholeNumber(1, 3600),
    fallback: '60',
  },
} as const satisfies SettingTable;
