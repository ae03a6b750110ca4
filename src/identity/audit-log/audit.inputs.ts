import { MaxLength } from 'class-validator';
import { GraphQLDateTime } from 'graphql-scalars';
import { ID, InputType } from 'type-graphql';
import { NullableField } from '../../kernel/schema/nullable-field.js';

@InputType({ description: 'Which entries of the audit log to list.' })
export class AuditFilter {
  @NullableField(() => ID, 'Only entries of this organization.')
  organizationId?: string | null;

  @NullableField(() => ID, 'Only actions of this person or API key.')
  @MaxLength(100)
  actorId?: string | null;

  @NullableField(() => String, 'Only this operation, such as `createCampaign`.')
  @MaxLength(100)
  action?: string | null;

  @NullableField(() => ID, 'Only actions on this object.')
  @MaxLength(100)
  objectId?: string | null;

  @NullableField(() => GraphQLDateTime, 'Only entries at or after this time.')
  from?: Date | null;

  @NullableField(() => GraphQLDateTime, 'Only entries before this time.')
  to?: Date | null;
}
