import { MaxLength } from 'class-validator';
import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ID, InputType } from 'type-graphql';

@InputType({ description: 'Which entries of the audit log to list.' })
export class AuditFilter {
  @Field(() => ID, { nullable: true, description: 'Only entries of this organization.' })
  organizationId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only actions of this person or API key.' })
  @MaxLength(100)
  actorId?: string | null;

  @Field(() => String, { nullable: true, description: 'Only this operation, such as `createCampaign`.' })
  @MaxLength(100)
  action?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only actions on this object.' })
  @MaxLength(100)
  objectId?: string | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Only entries at or after this time.' })
  from?: Date | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Only entries before this time.' })
  to?: Date | null;
}
