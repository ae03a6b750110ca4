import { IsOptional, Length, MaxLength, ValidateNested } from 'class-validator';
import { Field, ID, InputType } from 'type-graphql';
import { MoneyInput } from '../../kernel/schema/money.type.js';
import { ActionAttemptStatus, AttemptRejection } from '../event/action-attempt.entity.js';
import { RewardStatus } from './reward.entity.js';

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

@InputType({ description: 'Which rewards to list.' })
export class RewardFilter {
  @Field(() => ID, { nullable: true, description: 'Of this organization only.' })
  organizationId?: string | null;

  @Field(() => ID, { nullable: true, description: 'In this campaign only.' })
  campaignId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Of this promoter only.' })
  promoterId?: string | null;

  @Field(() => RewardStatus, { nullable: true, description: 'In this status only.' })
  status?: RewardStatus | null;
}

@InputType({ description: 'A reward to take back.' })
export class ReverseRewardInput {
  @Field(() => ID, { description: 'The reward.' })
  id!: string;

  @Field(() => MoneyInput, {
    nullable: true,
    description: "How much of it, in the reward's asset; all that is left of it when left out.",
  })
  @IsOptional()
  @ValidateNested()
  amount?: MoneyInput | null;

  @Field(() => String, {
    nullable: true,
    description: 'Why, for the promoter to read; at most 1000 characters.',
  })
  @IsOptional()
  @MaxLength(1000)
  reason?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The same key takes back once, ever: a repeated call answers as the first did. 1 to 200 characters.',
  })
  @IsOptional()
  @Length(1, 200)
  idempotencyKey?: string | null;
}

@InputType({ description: 'A held reward to let go.' })
export class ReleaseRewardInput {
  @Field(() => ID, { description: 'The reward.' })
  id!: string;
}
