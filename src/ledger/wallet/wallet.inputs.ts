import { Length, ValidateNested } from 'class-validator';
import { Field, ID, InputType } from 'type-graphql';
import { MoneyInput } from '../../kernel/schema/money.type.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';

@InputType({
  description: 'Changes to a wallet. An omitted field keeps its value; null clears an optional field.',
})
export class UpdateWalletInput {
  @Field(() => ID, { description: 'TypeID of the wallet, which must belong to an organization.' })
  id!: string;

  @NullableField(
    () => MoneyInput,
    'The wallet reports a balance below this amount (`wallet.low_balance`). Must be more than zero. Null for no report.',
  )
  @ValidateNested()
  lowBalanceThreshold?: MoneyInput | null;
}

@InputType({ description: 'A debt to write off.' })
export class WriteOffDebtInput {
  @Field(() => ID, { description: "TypeID of the debtor's wallet." })
  walletId!: string;

  @NullableField(() => MoneyInput, 'How much of the debt to write off. Default: all of it.')
  @ValidateNested()
  amount?: MoneyInput | null;

  @Field(() => String, { description: 'Reason for the audit log, 1 to 1000 characters.' })
  @Length(1, 1000)
  reason!: string;
}
