import type { Feature } from '../../kernel/feature.js';
import { Invitation } from './invitation.entity.js';
import type { InvitationService } from './invitation.service.js';
import {
  MemberResolver,
  OrganizationInvitationsResolver,
  OrganizationMembersResolver,
} from './member.resolver.js';
import type { MemberService } from './member.service.js';

/** The services of its resolvers. */
interface Services {
  readonly invitations: InvitationService;
  readonly members: MemberService;
}

/** What `identity/member` adds to Tribute. */
export const memberFeature: Feature<Services> = {
  room: 'identity/member',
  entities: [Invitation],
  operations: {
    Mutation: {
      acceptInvitation: { who: 'person' },
      leaveOrganization: { who: 'person' },
      inviteMember: { who: 'members:write' },
      resendInvitation: { who: 'members:write' },
      revokeInvitation: { who: 'members:write' },
      changeMemberRole: { who: 'members:write' },
      removeMember: { who: 'members:write' },
    },
  },
  types: {
    Invitation: { scope: 'members:read' },
  },
  resolvers: ({ invitations, members }) => [
    new OrganizationInvitationsResolver(invitations),
    new OrganizationMembersResolver(members),
    new MemberResolver(members),
  ],
};
