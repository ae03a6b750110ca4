import { defineQuota, type Quota } from '../../kernel/quotas.js';

/** Before joining: an open invitation reserves a place, so only members count. Values: organization. */
export const joiningQuota = defineQuota({
  name: 'QUOTA_MEMBERS',
  description: 'The most members of an organization, together with its open invitations.',
  fallback: 'FREE=25,PRO=500',
  noun: 'members in an organization, open invitations included',
  remedy: 'Remove a member or revoke an invitation',
  counted: 'from member where organization_id = $1',
});

/**
 * For invitations. Values: organization; except: this one. Index: member_organization_id_user_id_key,
 * invitation_organization.
 */
export const invitationQuota: Quota = {
  ...joiningQuota,
  counted: `from (
      select 1 from member where organization_id = $1
      union all
      select 1 from invitation where organization_id = $1 and id <> $2
        and accepted_at is null and revoked_at is null and expires_at > now()
    ) as seat`,
};
