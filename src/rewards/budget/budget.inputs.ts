import { Length, ValidateNested } from 'class-validator';
import { Field, ID, InputType } from 'type-graphql';
import { MoneyInput } from '../../kernel/schema/money.type.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';

@InputType()
abstract class MoveBudgetInput {
  @Field(() => ID, { description: 'TypeID of the campaign.' })
  id!: string;

  @NullableField(
    () => String,
    'Idempotency key, 1 to 200 characters. The same key moves money only once, and a repeated call does not move it again.',
  )
  @Length(1, 200)
  idempotencyKey?: string | null;
}

@InputType({ description: 'Money to set aside for a campaign.' })
export class FundCampaignInput extends MoveBudgetInput {
  @Field(() => MoneyInput, { description: "Amount in the campaign's asset, more than zero." })
  @ValidateNested()
  amount!: MoneyInput;
}

@InputType({ description: 'Money to move back from a campaign to the wallet.' })
export class DefundCampaignInput extends MoveBudgetInput {
  @NullableField(() => MoneyInput, "Amount in the campaign's asset. Default: the whole balance.")
  @ValidateNested()
  amount?: MoneyInput | null;

  @NullableField(
    () => Boolean,
    'Whether to move the whole balance back and let the campaign use the organization wallet again.',
  )
  close?: boolean | null;
}

@InputType({
  description: "When a campaign's account is refilled from the wallet automatically, and by how much.",
})
export class AutoRefillInput {
  @Field(() => MoneyInput, {
    description: 'The account is refilled when its balance is below this amount. Must be more than zero.',
  })
  @ValidateNested()
  threshold!: MoneyInput;

  @Field(() => MoneyInput, { description: 'Amount of each refill, more than zero.' })
  @ValidateNested()
  amount!: MoneyInput;
}

@InputType({
  description:
    'Changes to the budget policy of a campaign. An omitted field keeps its value; null clears an optional field.',
})
export class SetBudgetPolicyInput {
  @Field(() => ID, { description: 'TypeID of the campaign.' })
  id!: string;

  @NullableField(() => AutoRefillInput, 'When its account is refilled automatically. Null for never.')
  @ValidateNested()
  autoRefill?: AutoRefillInput | null;

  @NullableField(
    () => MoneyInput,
    'The account reports a balance below this amount (`wallet.low_balance`). Must be more than zero. Null for no report.',
  )
  @ValidateNested()
  lowBalanceThreshold?: MoneyInput | null;
}
