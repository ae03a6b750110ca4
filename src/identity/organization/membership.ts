import type { EntityManager } from '@mikro-orm/postgresql';
import { Member } from './member.entity.js';

/** Adds a person to an organization. */
export function addMember(
  em: EntityManager,
  membership: Pick<Member, 'organizationId' | 'userId' | 'role'>,
): Member {
  const member = Object.assign(new Member(), membership);
  em.persist(member);
  return member;
}

/** Ends a membership. */
export function removeMember(em: EntityManager, member: Member): void {
  em.remove(member);
}
