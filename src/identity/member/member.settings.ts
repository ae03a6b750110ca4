import { limitByPlan } from '../../kernel/quotas.js';
import type { SettingTable } from '../../kernel/setting.js';
import { wholeNumber } from '../../kernel/setting-schemas.js';

const limit = wholeNumber(0, undefined, { zero: 'no limit' });

/** The settings of `identity/member`. */
export const memberSettings = {
  quotaMembers: {
    name: 'QUOTA_MEMBERS',
    description: 'The most members of an organization, together with its open invitations.',
    schema: limitByPlan,
    fallback: 'FREE=25,PRO=500',
  },
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
