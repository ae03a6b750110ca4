import { Length, ValidateNested } from 'class-validator';
import { IdInput, Input, TextInput } from '../../kernel/schema/input-field.js';
import { NullableAmountInput, MoneyInput } from '../../kernel/schema/money.type.js';

@Input('Changes to a wallet. An omitted field keeps its value; null clears an optional field.')
export class UpdateWalletInput {
  @IdInput('TypeID of the wallet, which must belong to an organization.')
  id!: string;

  @NullableAmountInput(
    'The wallet reports a balance below this amount (`wallet.low_balance`). Must be more than zero. Null for no report.',
    ValidateNested(),
  )
  lowBalanceThreshold?: MoneyInput | null;
}

@Input('A debt to write off.')
export class WriteOffDebtInput {
  @IdInput("TypeID of the debtor's wallet.")
  walletId!: string;

  @NullableAmountInput('How much of the debt to write off. Default: all of it.', ValidateNested())
  amount?: MoneyInput | null;

  @TextInput('Reason for the audit log, 1 to 1000 characters.', Length(1, 1000))
  note!: string;
}
