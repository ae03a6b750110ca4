import { IsOptional, Length, ValidateNested } from 'class-validator';
import { Field, ID, InputType } from 'type-graphql';
import { MoneyInput } from '../../kernel/schema/money.type.js';

@InputType({
  description: 'Changes of a wallet: an absent field stays as it is, null empties a field that may be empty.',
})
export class UpdateWalletInput {
  @Field(() => ID, { description: 'The wallet.' })
  id!: string;

  @Field(() => MoneyInput, {
    nullable: true,
    description: 'Below this it says that it runs low (`wallet.low_balance`); null is never.',
  })
  @IsOptional()
  @ValidateNested()
  lowBalanceThreshold?: MoneyInput | null;
}

@InputType({ description: 'A debt to give up.' })
export class WriteOffDebtInput {
  @Field(() => ID, { description: 'The wallet of who owes.' })
  walletId!: string;

  @Field(() => MoneyInput, { nullable: true, description: 'How much of it; all of it when left out.' })
  @IsOptional()
  @ValidateNested()
  amount?: MoneyInput | null;

  @Field(() => String, { description: 'Why, for the audit log; 1 to 1000 characters.' })
  @Length(1, 1000)
  reason!: string;
}
