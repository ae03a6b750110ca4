import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ID, ObjectType } from 'type-graphql';
import { connectionOf } from '../../kernel/schema/connection.js';
import { Money } from '../../kernel/schema/money.type.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { AccountKind } from './account-kind.js';
import { EntryDirection, TransactionKind } from './ledger-transaction.entity.js';

/** One line of a wallet's statement. */
@ObjectType({
  simpleResolvers: true,
  description: "One line of a wallet's statement: an entry on one of its accounts.",
})
export class StatementEntry {
  /** The entry's number in the ledger, as decimal text. */
  number!: string;

  @Field(() => ID, { description: 'TypeID of its transaction.' })
  transactionId!: string;

  @Field(() => TransactionKind, { description: 'The reason for the movement of money.' })
  kind!: TransactionKind;

  @NullableField(
    () => ID,
    'TypeID of its cause, such as a reward or a top-up. Null if the cause has no TypeID.',
  )
  sourceId!: string | null;

  @Field(() => AccountKind, { description: "The wallet's account that it is on." })
  account!: AccountKind;

  @Field(() => EntryDirection, { description: 'Debit or credit.' })
  direction!: EntryDirection;

  @Field(() => Money, { description: 'Its amount, always positive.' })
  amount!: Money;

  @Field(() => Money, { description: 'Balance of the account after this entry.' })
  balanceAfter!: Money;

  @Field(() => GraphQLDateTime, { description: 'When it was created.' })
  createdAt!: Date;
}

export const StatementConnection = connectionOf(StatementEntry, 'Statement');
