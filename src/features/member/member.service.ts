import type { MetadataStorage } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Caller } from '../../kernel/caller.js';
import { ErrorCode, ForbiddenError, notFound, refuse, UnauthenticatedError } from '../../kernel/errors.js';
import { encodeId, requireId } from '../../kernel/ids.js';
import { organizationFor, type Principal } from '../../kernel/principal.js';
import type { Scope } from '../../kernel/scopes.js';
import { Conditions, readPage } from '../../kernel/read-page.js';
import type { Page, PageArgs } from '../../kernel/schema/connection.js';
import { hashToken, newToken } from '../../kernel/secret-token.js';
import type { Sql } from '../../kernel/sql.js';
import { asSystem } from '../../kernel/tenant-scope.js';
import { inTransaction } from '../../kernel/transaction.js';
import { Member } from '../organization/member.entity.js';
import { MemberRole } from '../../kernel/member-role.js';
import { Organization } from '../organization/organization.entity.js';
import { User } from '../user/user.entity.js';
import { Invitation } from './invitation.entity.js';
import type { AcceptInvitationInput, InviteMemberInput } from './member.inputs.js';

const validMs = 7 * 86_400_000;

/** Who works in an organization: list them, invite somebody, accept an invitation. */
export class MemberService {
  constructor(private readonly metadata: MetadataStorage) {}

  /** Invites somebody, for seven days. Among people, owners and admins may; only an owner invites an owner. */
  async invite(caller: Caller, input: InviteMemberInput): Promise<{ invitation: Invitation; token: string }> {
    const id = requireId('organization', input.organizationId, 'organizationId');
    const { organizationId, environment } = organizationFor(
      caller.principal,
      'members:write',
      id,
      'organizationId',
    );
    const role = input.role ?? MemberRole.MEMBER;
    const token = newToken('inv_');
    return inTransaction(caller.em, async (tx) => {
      const { em } = tx;
      await refuseTooHigh(em, caller.principal, organizationId, role);
      await refuseMember(tx.sql, organizationId, input.email);
      const invitation = new Invitation();
      Object.assign(invitation, { organizationId, email: input.email, role, tokenHash: hashToken(token) });
      invitation.expiresAt = new Date(Date.now() + validMs);
      em.persist(invitation);
      const data = {
        invitationId: encodeId('invitation', invitation.id),
        email: input.email,
        role: role.toLowerCase(),
        expiresAt: invitation.expiresAt.toISOString(),
      };
      tx.record({ type: 'member.invited', organizationId, environment, data });
      return { invitation, token };
    });
  }

  /** Joins the calling person, if the invitation is for their address, not accepted yet and not over. */
  async accept(caller: Caller, input: AcceptInvitationInput): Promise<Organization> {
    const { principal } = caller;
    if (principal.kind === 'anonymous') throw new UnauthenticatedError();
    if (principal.kind === 'key') {
      throw new ForbiddenError('An API key cannot accept an invitation; sign in.');
    }
    // The organization is not yet among those that the person may see: the token is the permission.
    return asSystem(async () =>
      inTransaction(caller.em, async ({ em, sql }) => {
        const hash = hashToken(input.token);
        const [row] = await sql.query<{ id: string }>(
          'select id from invitation where token_hash = $1 for update',
          [hash],
        );
        const invitation = row && (await em.findOne(Invitation, row.id, { refresh: true }));
        const user = await em.findOneOrFail(User, principal.userId);
        const mine = invitation?.email.toLowerCase() === user.email.toLowerCase();
        if (!invitation || !mine || invitation.expiresAt <= new Date()) throw notFound('invitation', 'token');
        if (invitation.acceptedAt) {
          throw refuse(ErrorCode.CONFLICT, 'This invitation was accepted before.', 'token');
        }
        invitation.acceptedAt = new Date();
        const { organizationId, role } = invitation;
        if ((await em.count(Member, { organizationId, userId: user.id })) === 0) {
          const member = new Member();
          Object.assign(member, { organizationId, userId: user.id, role });
          em.persist(member);
        }
        return em.findOneOrFail(Organization, organizationId);
      }),
    );
  }

  /** One page of an organization's members. */
  async list(caller: Caller, organizationId: string, args: PageArgs): Promise<Page<Member>> {
    return readPage(
      caller.sql,
      this.metadata,
      Member,
      ofOrganization(caller, 'members:read', organizationId),
      args,
    );
  }

  /** One page of an organization's invitations, accepted or not. */
  async listInvitations(caller: Caller, organizationId: string, args: PageArgs): Promise<Page<Invitation>> {
    const conditions = ofOrganization(caller, 'members:read', organizationId);
    return readPage(caller.sql, this.metadata, Invitation, conditions, args);
  }

  /** The person behind a membership that the caller could read. */
  async personOf(caller: Caller, member: Member): Promise<User | null> {
    return caller.loaders.loadRelated('member/user', member.userId, async (ids) => {
      const users = await caller.em.find(User, { id: { $in: [...ids] } });
      return ids.map((id) => users.find((user) => user.id === id) ?? null);
    });
  }
}

/** Members belong to an organization as a whole: they are the same in both environments. */
function ofOrganization(caller: Caller, scope: Scope, id: string): Conditions {
  return new Conditions().and(
    'organization_id = ?',
    organizationFor(caller.principal, scope, id).organizationId,
  );
}

async function refuseTooHigh(
  em: EntityManager,
  principal: Principal,
  organizationId: string,
  role: MemberRole,
): Promise<void> {
  if (principal.kind !== 'user') {
    if (role === MemberRole.OWNER) throw new ForbiddenError('An API key cannot invite an owner; sign in.');
    return;
  }
  const own = await em.findOne(Member, { organizationId, userId: principal.userId });
  const allowed =
    own?.role === MemberRole.OWNER || (own?.role === MemberRole.ADMIN && role !== MemberRole.OWNER);
  if (!allowed) throw new ForbiddenError(`Your role does not allow to invite somebody as ${role}.`);
}

async function refuseMember(sql: Sql, organizationId: string, email: string): Promise<void> {
  const [member] = await sql.query(
    `select 1 from member join user_account person on person.id = member.user_id
     where member.organization_id = $1 and lower(person.email) = lower($2)`,
    [organizationId, email],
  );
  if (member) throw refuse(ErrorCode.CONFLICT, 'This person is a member already.', 'email');
}
