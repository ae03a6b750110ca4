import type { Quota } from '../../kernel/quotas.js';

const memberQuota = {
  name: 'Members',
  noun: 'members in an organization, open invitations included',
  remedy: 'Remove a member or revoke an invitation',
} as const;

/**
 * For invitations. Values: organization; except: this one. Index: member_organization_id_user_id_key,
 * invitation_organization.
 */
export const invitationQuota: Quota = {
  ...memberQuota,
  counted: `from (
      select 1 from member where organization_id = $1
      union all
      select 1 from invitation where organization_id = $1 and id <> $2
        and accepted_at is null and revoked_at is null and expires_at > now()
    ) as seat`,
};

/** Before joining: an open invitation reserves a place, so only members count. Values: organization. */
export const joiningQuota: Quota = { ...memberQuota, counted: 'from member where organization_id = $1' };
