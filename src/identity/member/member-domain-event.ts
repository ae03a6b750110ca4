import type { DomainEventType } from '../../kernel/catalogue.js';
import type { NewDomainEvent } from '../../kernel/domain-events.js';
import type { Environment } from '../../kernel/environment.js';
import { encodeId } from '../../kernel/ids.js';
import type { Member } from '../organization/member.entity.js';
import type { Invitation } from './invitation.entity.js';

/** The domain event about a member. Members are shared by both environments; it belongs to the caller's. */
export function memberDomainEvent(
  type: DomainEventType,
  member: Member,
  environment: Environment,
  more: Record<string, unknown> = {},
): NewDomainEvent {
  const { id, organizationId, userId, role } = member;
  const data = {
    memberId: encodeId('member', id),
    userId: encodeId('user', userId),
    role: role.toLowerCase(),
  };
  return { type, organizationId, environment, data: { ...data, ...more } };
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
