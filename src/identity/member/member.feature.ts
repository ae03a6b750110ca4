import type { Ground } from '../../kernel/ground.js';
import type { PostEmail } from '../../kernel/email.js';
import type { AttemptThrottle } from '../user/attempt-throttle.js';
import { InvitationLimits, type InvitationSettings } from './invitation-limits.js';
import type { Feature } from '../../kernel/feature.js';
import { Invitation } from './invitation.entity.js';
import { InvitationService } from './invitation.service.js';
import {
  MemberResolver,
  OrganizationInvitationsResolver,
  OrganizationMembersResolver,
} from './member.resolver.js';
import { MemberService } from './member.service.js';

/** What it is created from. */
interface Needs extends Ground {
  readonly config: InvitationSettings;
  readonly throttle: AttemptThrottle;
  readonly postEmail: PostEmail;
}

/** What `identity/member` adds to Tribute. */
export const memberFeature = {
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
