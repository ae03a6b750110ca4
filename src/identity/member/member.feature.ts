import type { Ground } from '../../kernel/ground.js';
import type { PostEmail } from '../../kernel/email.js';
import type { AttemptThrottle } from '../user/attempt-throttle.js';
import { InvitationLimits } from './invitation-limits.js';
import { allow, type Feature } from '../../kernel/feature.js';
import { MemberRole } from '../../kernel/member-role.js';
import { Invitation } from './invitation.entity.js';
import { InvitationService } from './invitation.service.js';
import {
  MemberResolver,
  OrganizationInvitationsResolver,
  OrganizationMembersResolver,
} from './member.resolver.js';
import { findPerson, MemberService } from './member.service.js';
import { memberSettings } from './member.settings.js';
import { joiningQuota } from './member-quotas.js';
import type { ConfigOf } from '../../kernel/setting.js';
import { memberEventData } from './member-event-data.js';

export const memberNames = {
  ids: { member: ['mem'], invitation: ['inv'] },
  scopes: {
    'members:read': {
      leastRole: MemberRole.MEMBER,
      description: 'Reads the members, invitations and accounts of the organization.',
    },
    'members:write': {
      leastRole: MemberRole.ADMIN,
      description: 'Invites members, changes their roles and removes them.',
    },
  },
  eventTypes: {
    'member.invited': {
      data: memberEventData['member.invited'],
      scope: 'members:read',
      description: 'A user was invited to join your organization.',
    },
    'member.joined': {
      data: memberEventData['member.joined'],
      scope: 'members:read',
      description: 'A user joined your organization.',
    },
    'member.role_changed': {
      data: memberEventData['member.role_changed'],
      scope: 'members:read',
      description: 'The role of a member of your organization changed.',
    },
    'member.removed': {
      data: memberEventData['member.removed'],
      scope: 'members:read',
      description: 'A member left your organization or was removed.',
    },
  },
} as const;

/** What it is created from. */
interface Needs extends Ground {
  readonly config: ConfigOf<typeof memberSettings>;
  readonly throttle: AttemptThrottle;
  readonly postEmail: PostEmail;
}

/** What `identity/member` adds to Tribute. */
export const memberFeature = {
  room: 'identity/member',
  ...memberNames,
  settings: memberSettings,
  quotas: [joiningQuota],
  entities: [Invitation],
  operations: {
    Mutation: {
      ...allow('person', 'acceptInvitation', 'leaveOrganization'),
      ...allow(
        'members:write',
        'inviteMember',
        'resendInvitation',
        'revokeInvitation',
        'changeMemberRole',
        'removeMember',
      ),
    },
  },
  nodes: { invitation: { entity: Invitation, type: 'Invitation' }, user: { type: 'User', find: findPerson } },
  types: { Invitation: { scope: 'members:read' } },
  create: (needs: Needs) => {
    const { orm, address, quotas, config, throttle } = needs;
    const metadata = orm.getMetadata();
    const post: PostEmail = async (sql, email) => needs.postEmail(sql, email);
    const limits = new InvitationLimits(config, throttle);
    const invitations = new InvitationService(metadata, address, post, quotas, limits);
    const members = new MemberService(metadata, quotas);
    return {
      services: { invitations, members },
      resolvers: [
        new OrganizationInvitationsResolver(invitations),
        new OrganizationMembersResolver(members),
        new MemberResolver(members),
      ],
    };
  },
} satisfies Feature<Needs>;
