import { IsOptional, Length, MaxLength, ValidateNested } from 'class-validator';
import { Field, ID, InputType } from 'type-graphql';
import { MoneyInput } from '../../kernel/schema/money.type.js';
import { RewardStatus } from './reward.entity.js';

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
