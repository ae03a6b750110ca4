import { MaxLength } from 'class-validator';
import { Field } from 'type-graphql';
import { MemberRole } from '../../kernel/member-role.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { IdInput, Input, TextInput } from '../../kernel/schema/input-field.js';
import { IsEmailAddress } from '../../kernel/schema/validators.js';
import { Default } from '../../kernel/schema/default.js';

@Input('A person to invite.')
export class InviteMemberInput {
  @IdInput('The organization.')
  organizationId!: string;

  @TextInput('The email address to invite.', IsEmailAddress())
  email!: string;

  @Default('MEMBER')
  @NullableField(() => MemberRole, 'The offered role.')
  role?: MemberRole | null;
}

@Input('An invitation to accept.')
export class AcceptInvitationInput {
  @TextInput('The token from the invitation email.', MaxLength(200))
  token!: string;
}

@Input("A member's new role.")
export class ChangeMemberRoleInput {
  @IdInput('The member.')
  id!: string;

  @Field(() => MemberRole, { description: 'The new role.' })
  role!: MemberRole;
}

@Input('An organization to leave.')
export class LeaveOrganizationInput {
  @IdInput('The organization.')
  organizationId!: string;
}
