import { Length, ValidateNested } from 'class-validator';
import { AmountInput, NullableAmountInput, MoneyInput } from '../../kernel/schema/money.type.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { IdInput, Input, NullableBooleanInput, NullableTextInput } from '../../kernel/schema/input-field.js';
import { Default } from '../../kernel/schema/default.js';

@Input()
abstract class MoveBudgetInput {
  @IdInput('TypeID of the campaign.')
  id!: string;

  @NullableTextInput(
    'Idempotency key, 1 to 200 characters. The same key moves money only once, and a repeated call does not move it again.',
    Length(1, 200),
  )
  idempotencyKey?: string | null;
}

@Input('Money to set aside for a campaign.')
export class FundCampaignInput extends MoveBudgetInput {
  @AmountInput("Amount in the campaign's asset, more than zero.", ValidateNested())
  amount!: MoneyInput;
}

@Input('Money to move back from a campaign to the wallet.')
export class DefundCampaignInput extends MoveBudgetInput {
  @NullableAmountInput("Amount in the campaign's asset. Default: the whole balance.", ValidateNested())
  amount?: MoneyInput | null;

  @Default(false)
  @NullableBooleanInput(
    'Whether to move the whole balance back and let the campaign use the organization wallet again.',
  )
  close?: boolean | null;
}

@Input("When a campaign's account is refilled from the wallet automatically, and by how much.")
export class AutoRefillInput {
  @AmountInput(
    'The account is refilled when its balance is below this amount. Must be more than zero.',
    ValidateNested(),
  )
  threshold!: MoneyInput;

  @AmountInput('Amount of each refill, more than zero.', ValidateNested())
  amount!: MoneyInput;
}

@Input(
  'Changes to the budget policy of a campaign. An omitted field keeps its value; null clears an optional field.',
)
export class SetBudgetPolicyInput {
  @IdInput('TypeID of the campaign.')
  id!: string;

  @NullableField(() => AutoRefillInput, 'When its account is refilled automatically. Null for never.')
  @ValidateNested()
  autoRefill?: AutoRefillInput | null;

  @NullableAmountInput(
    'The account reports a balance below this amount (`wallet.low_balance`). Must be more than zero. Null for no report.',
    ValidateNested(),
  )
  lowBalanceThreshold?: MoneyInput | null;
}
