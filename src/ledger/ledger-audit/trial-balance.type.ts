import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Environment } from '../../kernel/environment.js';
import { Money } from '../../kernel/schema/money.type.js';
import { AccountKind } from '../wallet/account-kind.js';
import { WalletOwnerType } from '../wallet/wallet.entity.js';

registerEnumType(WalletOwnerType, {
  name: 'WalletOwnerType',
  description: 'Whose wallets.',
  valuesConfig: {
    ORGANIZATION: { description: "An organization's." },
    PROMOTER: { description: "A promoter's." },
  },
});

/** All accounts of one kind together. */
@ObjectType({ simpleResolvers: true, description: 'All accounts of one kind, together.' })
export class TrialBalanceRow {
  @Field(() => AccountKind, { description: 'Which accounts.' })
  account!: AccountKind;

  @Field(() => WalletOwnerType, {
    nullable: true,
    description: "Below whose wallets; null for the platform's own.",
  })
  owner!: WalletOwnerType | null;

  @Field(() => Int, { description: 'How many accounts.' })
  accounts!: number;

  @Field(() => Money, { description: 'Everything that was ever taken from them.' })
  debits!: Money;

  @Field(() => Money, { description: 'Everything that they ever received.' })
  credits!: Money;

  @Field(() => Money, { description: 'What is on them now: credits minus debits; negative where they owe.' })
  balance!: Money;
}

/** The accounts of one asset, by kind, with their totals. */
@ObjectType({ simpleResolvers: true, description: 'The accounts of one asset by kind, with their totals.' })
export class TrialBalance {
  @Field(() => String, { description: 'Code of the asset.' })
  asset!: string;

  @Field(() => Environment, { description: 'The environment.' })
  environment!: Environment;

  @Field(() => [TrialBalanceRow], { description: 'One for each kind of account that there is.' })
  rows!: TrialBalanceRow[];

  @Field(() => Money, { description: 'The debits of all rows.' })
  debits!: Money;

  @Field(() => Money, { description: 'The credits of all rows.' })
  credits!: Money;

  @Field(() => Money, {
    description: 'Credits minus debits: zero over the whole platform, what it has for an organization.',
  })
  balance!: Money;
}
