import { Length, ValidateNested } from 'class-validator';
import { AmountInput, NullableAmountInput, MoneyInput } from '../../kernel/schema/money.type.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import {
  IdInput,
  Input,
  NullableIdInput,
  NullableTextInput,
  TextInput,
} from '../../kernel/schema/input-field.js';
import { IsHttpUrl } from '../../kernel/schema/validators.js';
import { TopUpStatus } from './top-up-status.js';

@Input('A top-up of a wallet.')
export class TopUpWalletInput {
  @IdInput('The organization whose wallet receives the money.')
  organizationId!: string;

  @AmountInput('The amount, more than zero.', ValidateNested())
  amount!: MoneyInput;

  @NullableTextInput(
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

  @TextInput('The reason, 1 to 500 characters.', Length(1, 500))
  reason!: string;
}

@Input("Which top-ups to list. An empty filter lists all of the caller's.")
export class TopUpFilter {
  @NullableIdInput('Only top-ups of this organization.')
  organizationId?: string | null;

  @NullableField(() => TopUpStatus, 'Only top-ups with this status.')
  status?: TopUpStatus | null;
}
