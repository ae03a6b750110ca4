import type { MetadataStorage } from '@mikro-orm/core';
import { authorizeMinting, outranks } from '../../kernel/authorize-minting.js';
import type { Caller } from '../../kernel/caller.js';
import { conflict, ForbiddenError, notFound, UnauthenticatedError } from '../../kernel/errors.js';
import { encodeId, requireId } from '../../kernel/ids.js';
import { findNodeOf } from '../../kernel/node-loader.js';
import { MemberRole } from '../../kernel/member-role.js';
import { requireScope } from '../../kernel/principal.js';
import type { Quotas } from '../../kernel/quotas.js';
import { readPage } from '../../kernel/read-page.js';
import type { ListArgs } from '../../kernel/list/define-list.js';
import type { Page } from '../../kernel/schema/connection.js';
import type { InputWithId } from '../../kernel/schema/mutation.js';
import { asSystem } from '../../kernel/tenant-scope.js';
import { inTransaction, type EntityTransaction } from '../../kernel/transaction.js';
import { wakeUpSql } from '../../kernel/wake-ups.js';
import { Member } from '../organization/member.entity.js';
import { removeMember } from '../organization/membership.js';
import { User } from '../user/user.entity.js';
import { closeInvitations } from './close-invitations.js';
import { memberDomainEvent } from './member-domain-event.js';
import type { ChangeMemberRoleInput, LeaveOrganizationInput } from './member.inputs.js';
import { ofOrganization } from './of-organization.js';
import { lockMembers, requireManager } from './require-manager.js';
import { memberList } from './member.list.js';

/** The columns that members see of one another. */
const personColumns = 'id, email, email_verified_at as "emailVerifiedAt", name, created_at as "createdAt"';

/**
 * The members of an organization. Only owners grant and revoke ownership, and the last owner stays. Every
 * change first locks the organization's members, so that concurrent changes are checked one after the other.
 */
export class MemberService {
  constructor(
    private readonly metadata: MetadataStorage,
    private readonly quotas: Quotas,
  ) {}

  /** Changes a member's role. Their open connections with the old role are closed. */
  async changeRole(caller: Caller, { id: typeId, role }: ChangeMemberRoleInput): Promise<Member> {
    const { organizationIds, environment } = requireScope(caller.principal, 'members:write');
    const id = requireId('member', typeId, 'id');
    const work = async (tx: EntityTransaction): Promise<Member> => {
      const member = await lockedMember(tx, { id, organizationId: { $in: [...organizationIds] } }, 'id');
      await requireManager(tx.sql, caller.principal, member.organizationId, [member.role, role]);
      if (member.role === role) return member;
      const { organizationId } = member;
      if (outranks(role, member.role)) {
        authorizeMinting(caller.principal, { kind: 'ROLE', role, organizationId });
      }
      if (role === MemberRole.OWNER) await this.quotas.requireRoomToOwn(tx.sql, member.userId, 'role');
      else await refuseLastOwner(tx, member, 'role');
      const previousRole = member.role.toLowerCase();
      member.changeRole(role);
      tx.record(memberDomainEvent('member.role_changed', member, environment, { previousRole }));
      await tx.sql.query(wakeUpSql('credentials'));
      return member;
    };
    // The new owner's other organizations count too. The condition limits the work to the caller's members.
    return asSystem('CROSS_TENANT_CHECK', async () => inTransaction(caller.em, work));
  }

  /** Removes a member, who loses access at once. Returns the TypeID of the former membership. */
  async remove(caller: Caller, { id: typeId }: InputWithId): Promise<string> {
    const { organizationIds, environment } = requireScope(caller.principal, 'members:write');
    const id = requireId('member', typeId, 'id');
    return inTransaction(caller.em, async (tx) => {
      const member = await lockedMember(tx, { id, organizationId: { $in: [...organizationIds] } }, 'id');
      await requireManager(tx.sql, caller.principal, member.organizationId, [member.role]);
      await refuseLastOwner(tx, member, 'id');
      return end(tx, member, memberDomainEvent('member.removed', member, environment, { left: false }));
    });
  }

  /** Removes the calling person from an organization. Returns the TypeID of the former membership. */
  async leave(caller: Caller, input: LeaveOrganizationInput): Promise<string> {
    const { principal } = caller;
    if (principal.kind === 'anonymous') throw new UnauthenticatedError();
    if (principal.kind === 'key') throw new ForbiddenError('An API key cannot leave; revoke it.');
    const organizationId = requireId('organization', input.organizationId, 'organizationId');
    if (!principal.organizationIds.includes(organizationId)) throw notFound('organization', 'organizationId');
    return inTransaction(caller.em, async (tx) => {
      const member = await lockedMember(tx, { organizationId, userId: principal.userId }, 'organizationId');
      await refuseLastOwner(tx, member, 'organizationId');
      return end(
        tx,
        member,
        memberDomainEvent('member.removed', member, principal.environment, { left: true }),
      );
    });
  }

  /** One page of an organization's members. */
  async list(caller: Caller, organizationId: string, args: ListArgs): Promise<Page<Member>> {
    return readPage(caller, this.metadata, memberList, ofOrganization(caller, organizationId), args);
  }

  /** The person of a membership that the caller could read. */
  async personOf(caller: Caller, member: Member): Promise<User | null> {
    return caller.loaders.loadRelated('member/user', member.userId, async (ids) => {
      const users = await readPersons(caller, ids);
      return ids.map((id) => users.find((user) => user.id === id) ?? null);
    });
  }
}

/** The calling person, or a person in one of the caller's organizations. */
export const findPerson = findNodeOf('User', async (caller, ids) => {
  const { principal } = caller;
  requireScope(principal, 'members:read');
  const own = principal.kind === 'user' && ids.includes(principal.userId) ? principal.userId : null;
  const self = own === null ? null : await caller.em.findOne(User, { id: own });
  const others = ids.filter((id) => id !== own);
  const found = others.length === 0 ? [] : await readPersons(caller, others);
  return [...(self ? [self] : []), ...found.map((row) => Object.setPrototypeOf(row, User.prototype) as User)];
});

/** Members of the caller's organizations, as the database shows them. */
async function readPersons({ sql }: Caller, ids: readonly string[]): Promise<User[]> {
  return sql.query<User>(`select ${personColumns} from member_person where id = any($1::uuid[])`, [ids]);
}

/** The member, locked after every concurrent change of this organization's members. */
async function lockedMember(tx: EntityTransaction, which: object, field: string): Promise<Member> {
  const found = await tx.em.findOne(Member, which);
  if (!found) throw notFound('member', field);
  await lockMembers(tx.sql, found.organizationId);
  const member = await tx.em.findOne(Member, { id: found.id }, { refresh: true });
  if (!member) throw notFound('member', field);
  return member;
}

async function refuseLastOwner(tx: EntityTransaction, member: Member, field: string): Promise<void> {
  if (member.role !== MemberRole.OWNER) return;
  const { organizationId } = member;
  if ((await tx.em.count(Member, { organizationId, role: MemberRole.OWNER })) > 1) return;
  throw conflict('An organization must keep at least one owner: make another member an owner first.', field);
}

/** Ends a membership, and closes open invitations, which must not bring the person back. */
async function end(
  tx: EntityTransaction,
  member: Member,
  domainEvent: Parameters<EntityTransaction['record']>[0],
): Promise<string> {
  const id = encodeId('member', member.id);
  const [user] = await tx.sql.query<{ email: string }>('select email from member_person where id = $1', [
    member.userId,
  ]);
  if (user) await closeInvitations(tx.sql, member.organizationId, user.email);
  removeMember(tx.em, member);
  tx.record(domainEvent);
  await tx.sql.query(wakeUpSql('credentials'));
  return id;
}
