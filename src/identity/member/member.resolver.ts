import { Arg, Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import type { ListArgs } from '../../kernel/list/define-list.js';
import type { Page } from '../../kernel/schema/connection.js';
import { IdInputArg, PayloadMutation, type InputWithId } from '../../kernel/schema/mutation.js';
import { Reads } from '../../kernel/selected-columns.js';
import { Member } from '../organization/member.entity.js';
import { Organization } from '../organization/organization.entity.js';
import { OrganizationPayload } from '../organization/organization.payloads.js';
import { User } from '../user/user.entity.js';
import type { Invitation } from './invitation.entity.js';
import { InvitationService } from './invitation.service.js';
import {
  AcceptInvitationInput,
  ChangeMemberRoleInput,
  InviteMemberInput,
  LeaveOrganizationInput,
} from './member.inputs.js';
import {
  ChangeMemberRolePayload,
  InvitationConnection,
  LeaveOrganizationPayload,
  MemberConnection,
  RemoveMemberPayload,
  InvitationPayload,
} from './member.payloads.js';
import { MemberService } from './member.service.js';
import { invitationList, memberList } from './member.list.js';

@Resolver(() => Organization)
export class OrganizationInvitationsResolver {
  constructor(private readonly service: InvitationService) {}

  @PayloadMutation(
    'Invites a person to an organization by email, for seven days, and replaces their open invitation. Only the email contains the token. Only an owner can invite an owner. A person must have confirmed their identity. An API key must be live and can only invite members.',
    InvitationPayload,
    'The new invitation.',
  )
  async inviteMember(
    @Ctx() caller: Caller,
    @Arg('input') input: InviteMemberInput,
  ): Promise<InvitationPayload> {
    return { invitation: await this.service.invite(caller, input) };
  }

  @PayloadMutation(
    'Sends an open invitation again, valid for another seven days. The token of the earlier email becomes invalid.',
    InvitationPayload,
    'The invitation, with a new token and a new expiry time.',
  )
  async resendInvitation(
    @Ctx() caller: Caller,
    @IdInputArg('An invitation to send again.', 'The invitation.') input: InputWithId,
  ): Promise<InvitationPayload> {
    return { invitation: await this.service.resend(caller, input) };
  }

  @PayloadMutation(
    'Revokes an open invitation; its token becomes invalid.',
    InvitationPayload,
    'The revoked invitation.',
  )
  async revokeInvitation(
    @Ctx() caller: Caller,
    @IdInputArg('An invitation to revoke.', 'The invitation.') input: InputWithId,
  ): Promise<InvitationPayload> {
    return { invitation: await this.service.revoke(caller, input) };
  }

  @PayloadMutation(
    'Accepts an invitation for the calling person, who joins the organization. Their email address must be confirmed.',
    OrganizationPayload,
    'The organization that the person joined.',
  )
  async acceptInvitation(
    @Ctx() caller: Caller,
    @Arg('input') input: AcceptInvitationInput,
  ): Promise<OrganizationPayload> {
    return { organization: await this.service.accept(caller, input) };
  }

  @Reads('id')
  @FieldResolver(() => InvitationConnection, { description: 'The invitations of this organization.' })
  async invitations(
    @Root() organization: Organization,
    @Ctx() caller: Caller,
    @Args(() => invitationList.Args) args: ListArgs,
  ): Promise<Page<Invitation>> {
    return this.service.list(caller, organization.id, args);
  }
}

@Resolver(() => Organization)
export class OrganizationMembersResolver {
  constructor(private readonly service: MemberService) {}

  @PayloadMutation(
    'Changes the role of a member, at once. Only owners can grant or remove the owner role; the last owner keeps it.',
    ChangeMemberRolePayload,
  )
  async changeMemberRole(
    @Ctx() caller: Caller,
    @Arg('input') input: ChangeMemberRoleInput,
  ): Promise<ChangeMemberRolePayload> {
    return { member: await this.service.changeRole(caller, input) };
  }

  @PayloadMutation(
    'Removes a member, who loses access at once. Only an owner can remove an owner; the last owner stays.',
    RemoveMemberPayload,
  )
  async removeMember(
    @Ctx() caller: Caller,
    @IdInputArg('A member to remove.', 'The member.') input: InputWithId,
  ): Promise<RemoveMemberPayload> {
    return { deletedId: await this.service.remove(caller, input) };
  }

  @PayloadMutation(
    'Removes the calling person from an organization. The last owner cannot leave.',
    LeaveOrganizationPayload,
  )
  async leaveOrganization(
    @Ctx() caller: Caller,
    @Arg('input') input: LeaveOrganizationInput,
  ): Promise<LeaveOrganizationPayload> {
    return { deletedId: await this.service.leave(caller, input) };
  }

  @Reads('id')
  @FieldResolver(() => MemberConnection, { description: 'The members of this organization.' })
  async members(
    @Root() organization: Organization,
    @Ctx() caller: Caller,
    @Args(() => memberList.Args) args: ListArgs,
  ): Promise<Page<Member>> {
    return this.service.list(caller, organization.id, args);
  }
}

@Resolver(() => Member)
export class MemberResolver {
  constructor(private readonly service: MemberService) {}

  @FieldResolver(() => User, { description: 'The person.' })
  async user(@Root() member: Member, @Ctx() caller: Caller): Promise<User | null> {
    return this.service.personOf(caller, member);
  }
}
