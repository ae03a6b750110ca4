import { Arg, Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { PageArgs, type Page } from '../../kernel/schema/connection.js';
import { PayloadMutation } from '../../kernel/schema/mutation.js';
import { Member } from '../organization/member.entity.js';
import { Organization } from '../organization/organization.entity.js';
import { User } from '../user/user.entity.js';
import type { Invitation } from './invitation.entity.js';
import { AcceptInvitationInput, InviteMemberInput } from './member.inputs.js';
import {
  AcceptInvitationPayload,
  InvitationConnection,
  InviteMemberPayload,
  MemberConnection,
} from './member.payloads.js';
import { MemberService } from './member.service.js';

@Resolver(() => Organization)
export class OrganizationMembersResolver {
  constructor(private readonly service: MemberService) {}

  @PayloadMutation(() => InviteMemberPayload, 'Invites somebody into an organization, for seven days.')
  async inviteMember(
    @Ctx() caller: Caller,
    @Arg('input', () => InviteMemberInput) input: InviteMemberInput,
  ): Promise<InviteMemberPayload> {
    return this.service.invite(caller, input);
  }

  @PayloadMutation(
    () => AcceptInvitationPayload,
    'Joins an organization by an invitation for the calling person.',
  )
  async acceptInvitation(
    @Ctx() caller: Caller,
    @Arg('input', () => AcceptInvitationInput) input: AcceptInvitationInput,
  ): Promise<AcceptInvitationPayload> {
    return { organization: await this.service.accept(caller, input) };
  }

  @FieldResolver(() => MemberConnection, { description: 'Who works in it.' })
  async members(
    @Root() organization: Organization,
    @Ctx() caller: Caller,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Page<Member>> {
    return this.service.list(caller, organization.id, args);
  }

  @FieldResolver(() => InvitationConnection, { description: 'Whom it has invited.' })
  async invitations(
    @Root() organization: Organization,
    @Ctx() caller: Caller,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Page<Invitation>> {
    return this.service.listInvitations(caller, organization.id, args);
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
