import type { MetadataStorage } from '@mikro-orm/core';
import { authorizeMinting } from '../../kernel/authorize-minting.js';
import type { Caller } from '../../kernel/caller.js';
import type { PostEmail } from '../../kernel/email.js';
import { conflict, ForbiddenError, notFound, UnauthenticatedError } from '../../kernel/errors.js';
import { requireId } from '../../kernel/ids.js';
import { lockEntity } from '../../kernel/lock-entity.js';
import { MemberRole } from '../../kernel/member-role.js';
import { organizationFor, requireScope, suspended } from '../../kernel/principal.js';
import type { PublicAddress } from '../../kernel/public-address.js';
import type { Quotas } from '../../kernel/quotas.js';
import { readPage } from '../../kernel/read-page.js';
import type { ListArgs } from '../../kernel/list/define-list.js';
import type { Page } from '../../kernel/schema/connection.js';
import type { InputWithId } from '../../kernel/schema/mutation.js';
import { hashToken, newToken } from '../../kernel/secret-token.js';
import type { Sql } from '../../kernel/sql.js';
import { asSystem } from '../../kernel/tenant-scope.js';
import { inTransaction, type EntityTransaction } from '../../kernel/transaction.js';
import { wakeUpSql } from '../../kernel/wake-ups.js';
import { Member } from '../organization/member.entity.js';
import { addMember } from '../organization/membership.js';
import { Organization } from '../organization/organization.entity.js';
import { User } from '../user/user.entity.js';
import { closeInvitations } from './close-invitations.js';
import type { InvitationLimits } from './invitation-limits.js';
import { invitationEmail } from './invitation-email.js';
import { Invitation } from './invitation.entity.js';
import { invitedDomainEvent, memberDomainEvent } from './member-domain-event.js';
import type { AcceptInvitationInput, InviteMemberInput } from './member.inputs.js';
import { invitationQuota, joiningQuota } from './member-quotas.js';
import { ofOrganization } from './of-organization.js';
import { lockMembers, requireManager } from './require-manager.js';
import { lockedInvitation, unconfirmed, refuseMember } from './find-invitation.js';
import { invitationList } from './member.list.js';

const validMs = 7 * 86_400_000;

/** Invitations to an organization: send, resend, revoke, accept. The token exists only in the email. */
export class InvitationService {
  /**
   * @param post Queues the email to the invited person.
   * @param limits Stops senders with too many invitations, and too many to one address.
   */
  constructor(
    private readonly metadata: MetadataStorage,
    private readonly address: PublicAddress,
    private readonly post: PostEmail,
    private readonly quotas: Quotas,
    private readonly limits: InvitationLimits,
  ) {}

  /**
   * Invites a person by email for seven days, and replaces an open invitation of the address. The sender's
   * own address must be confirmed. Only owners and admins invite; only an owner invites an owner or replaces
   * that.
   */
  async invite(caller: Caller, input: InviteMemberInput): Promise<Invitation> {
    const { organizationId } = organizationFor(caller.principal, 'members:write', input.organizationId);
    const role = input.role ?? MemberRole.MEMBER;
    return inTransaction(caller.em, async (tx) => {
      await lockMembers(tx.sql, organizationId);
      const replaced = await closeInvitations(tx.sql, organizationId, input.email);
      await requireManager(tx.sql, caller.principal, organizationId, [role, ...replaced]);
      authorizeMinting(caller.principal, { kind: 'ROLE', role, organizationId });
      await refuseMember(tx.sql, organizationId, input.email);
      const invitation = new Invitation();
      Object.assign(invitation, { organizationId, email: input.email, role });
      await this.requireRoom(tx.sql, invitation, 'email');
      tx.em.persist(invitation);
      return this.send(caller, tx, invitation);
    });
  }

  /** Sends an open invitation again for another seven days. The token of the first email becomes invalid. */
  async resend(caller: Caller, input: InputWithId): Promise<Invitation> {
    return this.change(caller, input.id, async (invitation, tx) => {
      const { role, organizationId } = invitation;
      authorizeMinting(caller.principal, { kind: 'ROLE', role, organizationId });
      await refuseMember(tx.sql, invitation.organizationId, invitation.email);
      await this.requireRoom(tx.sql, invitation, 'id');
      return this.send(caller, tx, invitation);
    });
  }

  /** Revokes an open invitation. Its token becomes invalid. */
  async revoke(caller: Caller, input: InputWithId): Promise<Invitation> {
    return this.change(caller, input.id, async (invitation) => {
      invitation.revokedAt = new Date();
      return invitation;
    });
  }

  /**
   * Adds the calling person, if the invitation is open, not expired and for their confirmed address, and its
   * organization is not suspended. All other open invitations of the address there become invalid.
   */
  async accept(caller: Caller, input: AcceptInvitationInput): Promise<Organization> {
    const { principal } = caller;
    if (principal.kind === 'anonymous') throw new UnauthenticatedError();
    if (principal.kind === 'key') {
      throw new ForbiddenError('An API key cannot accept an invitation; sign in.');
    }
    // The person cannot see the organization yet. The token is the permission.
    return asSystem('TOKEN', async () =>
      inTransaction(caller.em, async (tx) => {
        const { em, sql } = tx;
        const invitation = await lockedInvitation(tx, input.token);
        const user = await em.findOneOrFail(User, principal.userId);
        const mine = invitation?.email.toLowerCase() === user.email.toLowerCase();
        const open = invitation && !invitation.revokedAt && invitation.expiresAt > new Date();
        if (!mine || !open) throw notFound('invitation', 'token');
        if (invitation.acceptedAt) throw conflict('This invitation was already accepted.', 'token');
        // Otherwise somebody could sign up with an address of another person, and join in their place.
        if (!user.emailVerifiedAt) throw unconfirmed();
        const { organizationId, role } = invitation;
        const organization = await em.findOneOrFail(Organization, organizationId, { refresh: true });
        if (organization.suspendedAt) throw new ForbiddenError(suspended);
        invitation.acceptedAt = new Date();
        await em.flush();
        await closeInvitations(sql, organizationId, user.email);
        if ((await em.count(Member, { organizationId, userId: user.id })) === 0) {
          await this.requirePlace(sql, invitation, user.id);
          const member = addMember(em, { organizationId, userId: user.id, role });
          tx.record(memberDomainEvent('member.joined', member, principal.environment, { email: user.email }));
          await sql.query(wakeUpSql('credentials'));
        }
        return organization;
      }),
    );
  }

  /** One page of an organization's invitations, in any state. */
  async list(caller: Caller, organizationId: string, args: ListArgs): Promise<Page<Invitation>> {
    const conditions = ofOrganization(caller, organizationId);
    return readPage(caller, this.metadata, invitationList, conditions, args);
  }

  private async requireRoom(
    sql: Sql,
    { id, organizationId }: Invitation,
    field: 'email' | 'id',
  ): Promise<void> {
    const use = { organizationId, values: [organizationId], except: id, field };
    await this.quotas.requireRoom(sql, invitationQuota, use);
  }

  private async requirePlace(sql: Sql, { organizationId, role }: Invitation, userId: string): Promise<void> {
    const use = { organizationId, values: [organizationId], field: 'token' };
    await this.quotas.requireRoom(sql, joiningQuota, use);
    if (role === MemberRole.OWNER) await this.quotas.requireRoomToOwn(sql, userId, 'token');
  }

  private async send(caller: Caller, tx: EntityTransaction, invitation: Invitation): Promise<Invitation> {
    await this.limits.count(tx.sql, caller, invitation);
    const token = newToken('inv_');
    invitation.tokenHash = hashToken(token);
    invitation.expiresAt = new Date(Date.now() + validMs);
    const { name } = await tx.em.findOneOrFail(Organization, invitation.organizationId);
    await this.post(tx.sql, invitationEmail(this.address, invitation, name, token));
    const { environment } = requireScope(caller.principal, 'members:write');
    tx.record(invitedDomainEvent(invitation, environment));
    return invitation;
  }

  private async change<T>(
    caller: Caller,
    typeId: string,
    work: (invitation: Invitation, tx: EntityTransaction) => Promise<T>,
  ): Promise<T> {
    const { organizationIds } = requireScope(caller.principal, 'members:write');
    const id = requireId('invitation', typeId, 'id');
    return inTransaction(caller.em, async (tx) => {
      const where = { id, organizationId: { $in: [...organizationIds] } };
      const invitation = await lockEntity(tx, Invitation, where, 'invitation', 'id');
      await requireManager(tx.sql, caller.principal, invitation.organizationId, [invitation.role]);
      if (invitation.acceptedAt) throw conflict('This invitation was already accepted.', 'id');
      if (invitation.revokedAt) throw conflict('This invitation was revoked.', 'id');
      return work(invitation, tx);
    });
  }
}
