import { Length, ValidateNested } from 'class-validator';
import { AmountInput, NullableAmountInput, MoneyInput } from '../../kernel/schema/money.type.js';
import { IdInput, Input, TextInput, NullableUrlInput } from '../../kernel/schema/input-field.js';
import { IsHttpUrl } from '../../kernel/schema/validators.js';

@Input('A top-up of a wallet.')
export class TopUpWalletInput {
  @IdInput('The organization whose wallet receives the money.')
  organizationId!: string;

  @AmountInput('The amount, more than zero.', ValidateNested())
  amount!: MoneyInput;

  @NullableUrlInput(
    'Where to send the payer afterwards, with the result in the query parameter `status`. An absolute http(s) URL.',
    IsHttpUrl(),
  )
  returnUrl?: string | null;
}

@Input('A refund of a top-up to the payer.')
export class RefundTopUpInput {
  @IdInput('The top-up.')
  id!: string;

  @NullableAmountInput(
    'The amount, at most the part that is not refunded yet. Default: all of that part.',
    ValidateNested(),
  )
  amount?: MoneyInput | null;

  @TextInput('Why, 1 to 500 characters.', Length(1, 500))
  note!: string;
}
