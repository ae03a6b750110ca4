import { IsOptional, MaxLength } from 'class-validator';
import { Field, ID, InputType } from 'type-graphql';
import { ActionAttemptStatus } from '../event/action-attempt.entity.js';
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
export class RejectActionAttemptInput extends DecideActionAttemptInput {}

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
