import type { SettingTable } from '../../kernel/setting.js';
import { wholeNumber } from '../../kernel/setting-schemas.js';

/** The settings of `identity/organization`. */
export const organizationSettings = {
  quotaOrganizationsPerPerson: {
    name: 'QUOTA_ORGANIZATIONS_PER_PERSON',
    description: 'The most organizations that one person may own.',
    schema: wholeNumber(0, undefined, { zero: 'no limit' }),
    fallback: '20',
  },
} as const satisfies SettingTable;
