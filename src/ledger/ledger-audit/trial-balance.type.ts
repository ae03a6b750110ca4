import { Field, Int, ObjectType } from 'type-graphql';
import { Environment } from '../../kernel/environment.js';
import { Money } from '../../kernel/schema/money.type.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { AccountKind } from '../wallet/account-kind.js';
import { WalletOwnerType } from '../wallet/wallet.entity.js';
import { CurrencyScalar } from '../../kernel/schema/scalars.js';

/** All accounts of one kind together. */
@ObjectType({ simpleResolvers: true, description: 'The totals of all accounts of one kind.' })
export class TrialBalanceRow {
  @Field(() => AccountKind, { description: 'The kind of the accounts.' })
  account!: AccountKind;

  @NullableField(
    () => WalletOwnerType,
    "The kind of owner of the wallets. Null for the platform's own accounts.",
  )
  owner!: WalletOwnerType | null;

  @Field(() => Int, { description: 'The number of accounts.' })
  accounts!: number;

  @Field(() => Money, { description: 'Total of all debits: everything ever taken from the accounts.' })
  debits!: Money;

  @Field(() => Money, { description: 'Total of all credits: everything the accounts ever received.' })
  credits!: Money;

  @Field(() => Money, { description: 'Current balance: credits minus debits. Negative for debts.' })
  balance!: Money;
}

/** The accounts of one asset, by kind, with their totals. */
@ObjectType({ simpleResolvers: true, description: 'The accounts of one asset by kind, with their totals.' })
export class TrialBalance {
  @Field(() => CurrencyScalar, { description: 'Code of the asset.' })
  asset!: string;

  @Field(() => Environment, { description: 'The environment.' })
  environment!: Environment;

  @Field(() => [TrialBalanceRow], { description: 'One row for each kind of account and owner.' })
  rows!: TrialBalanceRow[];

  @Field(() => Money, { description: 'Sum of the debits of all rows.' })
  debits!: Money;

  @Field(() => Money, { description: 'Sum of the credits of all rows.' })
  credits!: Money;

  @Field(() => Money, {
    description:
      'Credits minus debits. Zero for the whole platform. For an organization, the money that it and its promoters have.',
  })
  balance!: Money;
}
