import { IsOptional, Length, MaxLength, Min } from 'class-validator';
import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ID, InputType, Int } from 'type-graphql';
import { MoneyInput } from '../../kernel/schema/money.type.js';
import { GigStatus } from './gig-status.js';
import { GigRepeat, ProofKind, Verification } from './gig.entity.js';

@InputType()
abstract class GigSettings {
  @Field(() => String, { nullable: true, description: 'At most 5000 characters.' })
  @IsOptional()
  @MaxLength(5000)
  description?: string | null;

  @Field(() => MoneyInput, {
    nullable: true,
    description: "What a verified attempt earns, in the campaign's asset; nothing by default in a new gig.",
  })
  rewardAmount?: MoneyInput | null;

  @Field(() => Verification, {
    nullable: true,
    description: 'How attempts are verified; AUTO by default in a new gig.',
  })
  verification?: Verification | null;

  @Field(() => ProofKind, {
    nullable: true,
    description: 'What a promoter has to show; NONE by default in a new gig.',
  })
  proof?: ProofKind | null;

  @Field(() => GigRepeat, {
    nullable: true,
    description: 'How often one promoter may do it; MANY by default in a new gig.',
  })
  repeat?: GigRepeat | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'How many attempts of one promoter count, at least 1; null is no limit, the default in a new gig.',
  })
  @IsOptional()
  @Min(1)
  maxPerPromoter?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'How many attempts count in all, at least 1; null is no limit, the default in a new gig.',
  })
  @IsOptional()
  @Min(1)
  maxTotal?: number | null;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description:
      'What is submitted or happens from here on does not count; null is no deadline, the default in a new gig.',
  })
  deadline?: Date | null;
}

@InputType({ description: 'A new gig; it starts as a draft.' })
export class CreateGigInput extends GigSettings {
  @Field(() => ID, { description: 'The campaign.' })
  campaignId!: string;

  @Field(() => String, { description: '1 to 200 characters.' })
  @Length(1, 200)
  title!: string;

  @Field(() => String, { description: 'The eventType that it pays for, 1 to 200 characters.' })
  @Length(1, 200)
  actionType!: string;
}

@InputType({
  description: 'Changes of a gig: an absent field stays as it is, null empties a field that may be empty.',
})
export class UpdateGigInput extends GigSettings {
  @Field(() => ID, { description: 'The gig.' })
  id!: string;

  @Field(() => String, { nullable: true, description: '1 to 200 characters.' })
  @IsOptional()
  @Length(1, 200)
  title?: string | null;

  @Field(() => String, { nullable: true, description: '1 to 200 characters.' })
  @IsOptional()
  @Length(1, 200)
  actionType?: string | null;
}

@InputType()
abstract class GigIdInput {
  @Field(() => ID, { description: 'The gig.' })
  id!: string;
}

@InputType({ description: 'A gig to publish.' })
export class PublishGigInput extends GigIdInput {}

@InputType({ description: 'A gig to pause.' })
export class PauseGigInput extends GigIdInput {}

@InputType({ description: 'A gig to close.' })
export class CloseGigInput extends GigIdInput {}

@InputType({ description: 'A draft to delete.' })
export class DeleteGigInput extends GigIdInput {}

@InputType({ description: 'Which gigs to list.' })
export class GigFilter {
  @Field(() => ID, { nullable: true, description: 'Of this organization only.' })
  organizationId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Of this campaign only.' })
  campaignId?: string | null;

  @Field(() => GigStatus, { nullable: true, description: 'In this status only.' })
  status?: GigStatus | null;
}
