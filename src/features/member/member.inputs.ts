import { IsEmail, MaxLength } from 'class-validator';
import { Field, ID, InputType } from 'type-graphql';
import { MemberRole } from '../../kernel/member-role.js';

@InputType({ description: 'Somebody to invite.' })
export class InviteMemberInput {
  @Field(() => ID, { description: 'The organization.' })
  organizationId!: string;

  @Field(() => String, { description: 'Whom to invite.' })
  @IsEmail({}, { message: 'email must be an e-mail address' })
  @MaxLength(254)
  email!: string;

  @Field(() => MemberRole, { nullable: true, description: 'The role to offer; MEMBER when left out.' })
  role?: MemberRole | null;
}

@InputType({ description: 'An invitation to accept.' })
export class AcceptInvitationInput {
  @Field(() => String, { description: 'The token that came with the invitation.' })
  @MaxLength(200)
  token!: string;
}
