import { IsOptional, MaxLength } from 'class-validator';
import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ID, InputType } from 'type-graphql';

@InputType({ description: 'Which entries of the audit log to list.' })
export class AuditFilter {
  @Field(() => ID, { nullable: true, description: 'Of this organization only.' })
  organizationId?: string | null;

  @Field(() => ID, { nullable: true, description: 'By this person or API key only.' })
  @IsOptional()
  @MaxLength(100)
  actorId?: string | null;

  @Field(() => String, { nullable: true, description: 'Of this operation only, such as `createCampaign`.' })
  @IsOptional()
  @MaxLength(100)
  action?: string | null;

  @Field(() => ID, { nullable: true, description: 'About this object only.' })
  @IsOptional()
  @MaxLength(100)
  objectId?: string | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'At or after.' })
  from?: Date | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Before.' })
  to?: Date | null;
}
