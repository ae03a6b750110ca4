import { IsOptional, Length, MaxLength, ValidateNested } from 'class-validator';
import { Field, ID, InputType } from 'type-graphql';
import { IsFileReference, IsHttpUrl } from '../../kernel/schema/validators.js';
import { ActionAttemptStatus, AttemptRejection } from './action-attempt.entity.js';

@InputType({
  description: 'What shows that the work was done: in the form that the gig asks for, and any other.',
})
export class ProofInput {
  @Field(() => String, { nullable: true, description: 'In words, 1 to 5000 characters.' })
  @IsOptional()
  @Length(1, 5000)
  text?: string | null;

  @Field(() => String, { nullable: true, description: 'Where it is to be seen, an absolute http(s) URL.' })
  @IsOptional()
  @IsHttpUrl()
  url?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'A file: its https URL, or a reference that the organization understands; at most 500 characters.',
  })
  @IsOptional()
  @IsFileReference()
  file?: string | null;
}

@InputType()
abstract class ShownWork {
  @Field(() => ProofInput, {
    nullable: true,
    description: 'In the form that the gig asks for; may be left out where it asks for none.',
  })
  @IsOptional()
  @ValidateNested()
  proof?: ProofInput | null;

  @Field(() => String, {
    nullable: true,
    description: 'For whoever verifies it to read, at most 1000 characters.',
  })
  @IsOptional()
  @MaxLength(1000)
  note?: string | null;
}

@InputType({ description: 'Proof of work on a gig.' })
export class SubmitActionAttemptInput extends ShownWork {
  @Field(() => ID, { description: 'A published gig of a campaign that the person has joined.' })
  gigId!: string;
}

@InputType({ description: 'Better proof for an attempt that was rejected.' })
export class ResubmitActionAttemptInput extends ShownWork {
  @Field(() => ID, { description: "A rejected attempt of the person's own." })
  id!: string;
}

@InputType()
export abstract class DecideActionAttemptInput {
  @Field(() => ID, { description: 'The attempt.' })
  id!: string;

  @Field(() => String, { nullable: true, description: 'For the promoter to read, at most 1000 characters.' })
  @IsOptional()
  @MaxLength(1000)
  note?: string | null;
}

@InputType({ description: 'An attempt to verify.' })
export class VerifyActionAttemptInput extends DecideActionAttemptInput {}

@InputType({ description: 'An attempt to reject.' })
export class RejectActionAttemptInput extends DecideActionAttemptInput {
  @Field(() => AttemptRejection, { nullable: true, description: 'Why; OTHER when left out.' })
  reason?: AttemptRejection | null;
}

@InputType({ description: 'Which attempts to list.' })
export class ActionAttemptFilter {
  @Field(() => ID, { nullable: true, description: 'Of this organization only.' })
  organizationId?: string | null;

  @Field(() => ID, { nullable: true, description: 'In this campaign only.' })
  campaignId?: string | null;

  @Field(() => ActionAttemptStatus, { nullable: true, description: 'In this status only.' })
  status?: ActionAttemptStatus | null;
}
