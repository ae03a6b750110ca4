import { Length, MaxLength, ValidateNested } from 'class-validator';
import { NullableAmountInput, MoneyInput } from '../../kernel/schema/money.type.js';
import { IdInput, Input, NullableTextInput } from '../../kernel/schema/input-field.js';

@Input('A reward to reverse.')
export class ReverseRewardInput {
  @IdInput('TypeID of the reward.')
  id!: string;

  @NullableAmountInput(
    "Amount in the reward's asset. Default: everything not reversed yet.",
    ValidateNested(),
  )
  amount?: MoneyInput | null;

  @NullableTextInput('Reason shown to the promoter, at most 1000 characters.', MaxLength(1000))
  note?: string | null;

  @NullableTextInput(
    'Idempotency key, 1 to 200 characters. The same key reverses only once, and a repeated call returns the first reversal.',
    Length(1, 200),
  )
  idempotencyKey?: string | null;
}
