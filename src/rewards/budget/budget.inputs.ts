import { IsOptional, Length, ValidateNested } from 'class-validator';
import { Field, ID, InputType } from 'type-graphql';
import { MoneyInput } from '../../kernel/schema/money.type.js';

@InputType()
abstract class MoveBudgetInput {
  @Field(() => ID, { description: 'The campaign.' })
  id!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'The same key moves money once, ever: a repeated call answers as the first did. 1 to 200 characters.',
  })
  @IsOptional()
  @Length(1, 200)
  idempotencyKey?: string | null;
}

@InputType({ description: 'Money to set aside for a campaign.' })
export class FundCampaignInput extends MoveBudgetInput {
  @Field(() => MoneyInput, { description: "How much, in the campaign's asset; more than zero." })
  @ValidateNested()
  amount!: MoneyInput;
}

@InputType({ description: 'Money to take back from a campaign.' })
export class DefundCampaignInput extends MoveBudgetInput {
  @Field(() => MoneyInput, { nullable: true, description: 'How much; all that is left when left out.' })
  @IsOptional()
  @ValidateNested()
  amount?: MoneyInput | null;

  @Field(() => Boolean, {
    nullable: true,
    description: "Whether to take everything and let the campaign draw on the organization's wallet again.",
  })
  close?: boolean | null;
}

@InputType({ description: 'When a campaign takes money from the wallet by itself, and how much.' })
export class AutoRefillInput {
  @Field(() => MoneyInput, { description: 'Below this its account is refilled; more than zero.' })
  @ValidateNested()
  threshold!: MoneyInput;

  @Field(() => MoneyInput, { description: 'What it takes each time; more than zero.' })
  @ValidateNested()
  amount!: MoneyInput;
}

@InputType({
  description:
    'How the budget of a campaign behaves: an absent field stays as it is, null empties a field that may be empty.',
})
export class SetBudgetPolicyInput {
  @Field(() => ID, { description: 'The campaign.' })
  id!: string;

  @Field(() => AutoRefillInput, { nullable: true, description: 'When it refills itself; null is never.' })
  @IsOptional()
  @ValidateNested()
  autoRefill?: AutoRefillInput | null;

  @Field(() => MoneyInput, {
    nullable: true,
    description: 'Below this it says that it runs low (`wallet.low_balance`); null is never.',
  })
  @IsOptional()
  @ValidateNested()
  lowBalanceThreshold?: MoneyInput | null;
}
