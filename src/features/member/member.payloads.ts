import { Field, ObjectType } from 'type-graphql';
import { connectionOf } from '../../kernel/schema/connection.js';
import { MutationPayload } from '../../kernel/schema/mutation.js';
import { Member } from '../organization/member.entity.js';
import { Organization } from '../organization/organization.entity.js';
import { Invitation } from './invitation.entity.js';

export const MemberConnection = connectionOf(Member, 'Member');
export const InvitationConnection = connectionOf(Invitation, 'Invitation');

@ObjectType({ description: 'The invitation.', simpleResolvers: true })
export class InviteMemberPayload extends MutationPayload {
  @Field(() => Invitation, { nullable: true, description: 'Null when refused.' })
  invitation?: Invitation;

  @Field(() => String, {
    nullable: true,
    description:
      'What the invited person accepts with; shown this once. Pass it on to them and to nobody else.',
  })
  token?: string;
}

@ObjectType({ description: 'The organization that was joined.', simpleResolvers: true })
export class AcceptInvitationPayload extends MutationPayload {
  @Field(() => Organization, { nullable: true, description: 'Null when refused.' })
  organization?: Organization;
}
