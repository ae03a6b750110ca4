import { Arg, Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { PageArgs, type Page } from '../../kernel/schema/connection.js';
import { PayloadMutation } from '../../kernel/schema/mutation.js';
import { Member } from '../organization/member.entity.js';
import { Organization } from '../organization/organization.entity.js';
import { User } from '../user/user.entity.js';
import type { Invitation } from './invitation.entity.js';
import { InvitationService } from './invitation.service.js';
import {
  AcceptInvitationInput,
  ChangeMemberRoleInput,
  InviteMemberInput,
  LeaveOrganizationInput,
  RemoveMemberInput,
  ResendInvitationInput,
  RevokeInvitationInput,
} from './member.inputs.js';
import {
  AcceptInvitationPayload,
  ChangeMemberRolePayload,
  InvitationConnection,
  InviteMemberPayload,
  LeaveOrganizationPayload,
  MemberConnection,
  RemoveMemberPayload,
  ResendInvitationPayload,
  RevokeInvitationPayload,
} from './member.payloads.js';
import { MemberService } from './member.service.js';

@Resolver(() => Organization)
export class OrganizationInvitationsResolver {
  constructor(private readonly service: InvitationService) {}

  @PayloadMutation(
    () => InviteMemberPayload,
    'Invites somebody into an organization by mail, for seven days, in the place of an invitation of theirs that is open. The token is in the mail alone. Only an owner invites an owner; an API key must be live, and invites members only; a person has to have confirmed their identity.',
  )
  async inviteMember(
    @Ctx() caller: Caller,
    @Arg('input', () => InviteMemberInput) input: InviteMemberInput,
  ): Promise<InviteMemberPayload> {
    return { invitation: await this.service.invite(caller, input) };
  }

  @PayloadMutation(
    () => ResendInvitationPayload,
    'Sends an open invitation again, for another seven days; the token of the first mail is void.',
  )
  async resendInvitation(
    @Ctx() caller: Caller,
    @Arg('input', () => ResendInvitationInput) input: ResendInvitationInput,
  ): Promise<ResendInvitationPayload> {
    return { invitation: await this.service.resend(caller, input) };
  }

  @PayloadMutation(() => RevokeInvitationPayload, 'Takes an open invitation back: its token is void.')
  async revokeInvitation(
    @Ctx() caller: Caller,
    @Arg('input', () => RevokeInvitationInput) input: RevokeInvitationInput,
  ): Promise<RevokeInvitationPayload> {
    return { invitation: await this.service.revoke(caller, input) };
  }

  @PayloadMutation(
    () => AcceptInvitationPayload,
    'Joins an organization by an invitation for the calling person, whose e-mail address has to be confirmed.',
  )
  async acceptInvitation(
    @Ctx() caller: Caller,
    @Arg('input', () => AcceptInvitationInput) input: AcceptInvitationInput,
  ): Promise<AcceptInvitationPayload> {
    return { organization: await this.service.accept(caller, input) };
  }

  @FieldResolver(() => InvitationConnection, { description: 'Whom it has invited.' })
  async invitations(
    @Root() organization: Organization,
    @Ctx() caller: Caller,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Page<Invitation>> {
    return this.service.list(caller, organization.id, args);
  }
}

@Resolver(() => Organization)
export class OrganizationMembersResolver {
  constructor(private readonly service: MemberService) {}

  @PayloadMutation(
    () => ChangeMemberRolePayload,
    'Gives a member another role, at once. Only owners make and unmake owners; the last owner stays one.',
  )
  async changeMemberRole(
    @Ctx() caller: Caller,
    @Arg('input', () => ChangeMemberRoleInput) input: ChangeMemberRoleInput,
  ): Promise<ChangeMemberRolePayload> {
    return { member: await this.service.changeRole(caller, input) };
  }

  @PayloadMutation(
    () => RemoveMemberPayload,
    'Removes a member, who loses access at once. Only an owner removes an owner; the last one stays.',
  )
  async removeMember(
    @Ctx() caller: Caller,
    @Arg('input', () => RemoveMemberInput) input: RemoveMemberInput,
  ): Promise<RemoveMemberPayload> {
    return { removedId: await this.service.remove(caller, input) };
  }

  @PayloadMutation(
    () => LeaveOrganizationPayload,
    'Takes the calling person out of an organization. The last owner cannot leave.',
  )
  async leaveOrganization(
    @Ctx() caller: Caller,
    @Arg('input', () => LeaveOrganizationInput) input: LeaveOrganizationInput,
  ): Promise<LeaveOrganizationPayload> {
    return { leftId: await this.service.leave(caller, input) };
  }

  @FieldResolver(() => MemberConnection, { description: 'Who works in it.' })
  async members(
    @Root() organization: Organization,
    @Ctx() caller: Caller,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Page<Member>> {
    return this.service.list(caller, organization.id, args);
  }
}

@Resolver(() => Member)
export class MemberResolver {
  constructor(private readonly service: MemberService) {}

  @FieldResolver(() => User, { nullable: true, description: 'The person.' })
  async user(@Root() member: Member, @Ctx() caller: Caller): Promise<User | null> {
    return this.service.personOf(caller, member);
  }
}
