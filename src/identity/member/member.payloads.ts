import { ID, ObjectType } from 'type-graphql';
import { connectionOf } from '../../kernel/schema/connection.js';
import { MutationPayload } from '../../kernel/schema/mutation.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { Member } from '../organization/member.entity.js';
import { Invitation } from './invitation.entity.js';

export const MemberConnection = connectionOf(Member, 'Member');
export const InvitationConnection = connectionOf(Invitation, 'Invitation');

@ObjectType({ simpleResolvers: true })
export abstract class InvitationPayload extends MutationPayload {
  @NullableField(() => Invitation, 'Null when refused.')
  invitation?: Invitation;
}

@ObjectType({ description: 'The member with the new role.', simpleResolvers: true })
export class ChangeMemberRolePayload extends MutationPayload {
  @NullableField(() => Member, 'Null when refused.')
  member?: Member;
}

@ObjectType({ description: 'The removed member.', simpleResolvers: true })
export class RemoveMemberPayload extends MutationPayload {
  @NullableField(() => ID, 'Id of the removed membership. Null when refused.')
  deletedId?: string;
}

@ObjectType({ description: 'The membership that the calling person ended.', simpleResolvers: true })
export class LeaveOrganizationPayload extends MutationPayload {
  @NullableField(() => ID, 'Id of the ended membership. Null when refused.')
  deletedId?: string;
}
