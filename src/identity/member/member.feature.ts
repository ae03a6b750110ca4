import type { Feature } from '../../kernel/feature.js';
import { Invitation } from './invitation.entity.js';

/** What `identity/member` adds to Tribute. */
export const memberFeature: Feature = {
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
};
