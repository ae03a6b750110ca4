import { Length, MaxLength, ValidateNested } from 'class-validator';
import { Field, ID, InputType } from 'type-graphql';
import { MoneyInput } from '../../kernel/schema/money.type.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { RewardStatus } from './reward.entity.js';

@InputType({ description: 'Which rewards to list.' })
export class RewardFilter {
  @NullableField(() => ID, 'Only rewards of this organization.')
  organizationId?: string | null;

  @NullableField(() => ID, 'Only rewards in this campaign.')
  campaignId?: string | null;

  @NullableField(() => ID, 'Only rewards of this promoter.')
  promoterId?: string | null;

  @NullableField(() => RewardStatus, 'Only rewards in this status.')
  status?: RewardStatus | null;
}

@InputType({ description: 'A reward to reverse.' })
export class ReverseRewardInput {
  @Field(() => ID, { description: 'TypeID of the reward.' })
  id!: string;

  @NullableField(() => MoneyInput, "Amount in the reward's asset. Default: everything not reversed yet.")
  @ValidateNested()
  amount?: MoneyInput | null;

  @NullableField(() => String, 'Reason shown to the promoter, at most 1000 characters.')
  @MaxLength(1000)
  reason?: string | null;

  @NullableField(
    () => String,
    'Idempotency key, 1 to 200 characters. The same key reverses only once, and a repeated call returns the first reversal.',
  )
  @Length(1, 200)
  idempotencyKey?: string | null;
}

@InputType({ description: 'A reward in HELD or REVIEW to release.' })
export class ReleaseRewardInput {
  @Field(() => ID, { description: 'TypeID of the reward.' })
  id!: string;
}
