import type { NewDomainEvent, OwnMembers } from '../../kernel/domain-events.js';
import type { Environment } from '../../kernel/environment.js';
import { encodeId } from '../../kernel/ids.js';
import type { Member } from '../organization/member.entity.js';
import type { Invitation } from './invitation.entity.js';

type MemberEventType = 'member.joined' | 'member.removed' | 'member.role_changed';

/** What all of them have. */
interface MemberData {
  readonly memberId: string;
  readonly userId: string;
  readonly role: string;
}

/** The domain event about a member. Members are shared by both environments; it belongs to the caller's. */
export function memberDomainEvent<Type extends MemberEventType>(
  type: Type,
  member: Member,
  environment: Environment,
  ...[own]: OwnMembers<Type, MemberData>
): NewDomainEvent<Type> {
  const { id, organizationId, userId, role } = member;
  const shared: MemberData = {
    memberId: encodeId('member', id),
    userId: encodeId('user', userId),
    role: role.toLowerCase(),
  };
  const event = { type, organizationId, environment, data: { ...shared, ...own } };
  return event as unknown as NewDomainEvent<Type>;
}

/** The domain event about an invitation that is sent or resent. */
export function invitedDomainEvent(invitation: Invitation, environment: Environment): NewDomainEvent {
  const { id, organizationId, email, role, expiresAt } = invitation;
  const data = {
    invitationId: encodeId('invitation', id),
    email,
    role: role.toLowerCase(),
    expiresAt: expiresAt.toISOString(),
  };
  return { type: 'member.invited', organizationId, environment, data };
}
