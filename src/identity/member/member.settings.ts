import type { SettingTable } from '../../kernel/setting.js';
import { wholeNumber } from '../../kernel/setting-schemas.js';

const limit = wholeNumber(0, undefined, { zero: 'no limit' });

/** The settings of `identity/member`. */
export const memberSettings = {
  invitationsPerPerson: {
    name: 'INVITATIONS_PER_PERSON',
    description:
      'The most invitations that one person may send in a UTC day, including those of API keys that the person created.',
    schema: limit,
    fallback: '50',
  },
  invitationsPerOrganization: {
    name: 'INVITATIONS_PER_ORGANIZATION',
    description: 'The most invitations that one organization may send in a UTC day, by all senders.',
    schema: limit,
    fallback: '200',
  },
} as const satisfies SettingTable;
