import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ID, ObjectType } from 'type-graphql';
import { connectionOf } from '../../kernel/schema/connection.js';
import { Money } from '../../kernel/schema/money.type.js';
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

  @Field(() => ID, { description: 'TypeID of the transaction that it is a side of.' })
  transactionId!: string;

  @Field(() => TransactionKind, { description: 'Why money moved.' })
  kind!: TransactionKind;

  @Field(() => ID, {
    nullable: true,
    description:
      'TypeID of what caused it, such as a reward or a top-up; null where that is nothing with an id.',
  })
  sourceId!: string | null;

  @Field(() => AccountKind, { description: "On which of the wallet's accounts." })
  account!: AccountKind;

  @Field(() => EntryDirection, { description: 'Which side of it.' })
  direction!: EntryDirection;

  @Field(() => Money, { description: 'How much, always positive.' })
  amount!: Money;

  @Field(() => Money, { description: 'What was on the account after it.' })
  balanceAfter!: Money;

  @Field(() => GraphQLDateTime, { description: 'When.' })
  createdAt!: Date;
}

export const StatementConnection = connectionOf(StatementEntry, 'Statement');
