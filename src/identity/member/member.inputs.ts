import { MaxLength } from 'class-validator';
import { Field, ID, InputType } from 'type-graphql';
import { MemberRole } from '../../kernel/member-role.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { IsEmailAddress } from '../../kernel/schema/validators.js';

@InputType({ description: 'A person to invite.' })
export class InviteMemberInput {
  @Field(() => ID, { description: 'The organization.' })
  organizationId!: string;

  @Field(() => String, { description: 'The email address to invite.' })
  @IsEmailAddress()
  email!: string;

  @NullableField(() => MemberRole, 'The offered role. Default: MEMBER.')
  role?: MemberRole | null;
}

@InputType({ description: 'An invitation to accept.' })
export class AcceptInvitationInput {
  @Field(() => String, { description: 'The token from the invitation email.' })
  @MaxLength(200)
  token!: string;
}

@InputType()
abstract class InvitationIdInput {
  @Field(() => ID, { description: 'The invitation.' })
  id!: string;
}

@InputType({ description: 'An invitation to send again.' })
export class ResendInvitationInput extends InvitationIdInput {}

@InputType({ description: 'An invitation to revoke.' })
export class RevokeInvitationInput extends InvitationIdInput {}

@InputType({ description: "A member's new role." })
export class ChangeMemberRoleInput {
  @Field(() => ID, { description: 'The member.' })
  id!: string;

  @Field(() => MemberRole, { description: 'The new role.' })
  role!: MemberRole;
}

@InputType({ description: 'A member to remove.' })
export class RemoveMemberInput {
  @Field(() => ID, { description: 'The member.' })
  id!: string;
}

@InputType({ description: 'An organization to leave.' })
export class LeaveOrganizationInput {
  @Field(() => ID, { description: 'The organization.' })
  organizationId!: string;
}
