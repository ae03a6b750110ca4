import { ArrayMaxSize } from 'class-validator';
import { GraphQLDateTime } from 'graphql-scalars';
import { Field, InputType } from 'type-graphql';
import { AccountKind } from './account-kind.js';
import { TransactionKind } from './ledger-transaction.entity.js';

@InputType({ description: "Which entries of a wallet's statement to list." })
export class StatementFilter {
  @Field(() => [TransactionKind], {
    nullable: true,
    description: 'Only entries of transactions of these kinds, at most 50.',
  })
  @ArrayMaxSize(50)
  kinds?: TransactionKind[] | null;

  @Field(() => AccountKind, {
    nullable: true,
    description: "Only entries on the wallet's accounts of this kind.",
  })
  account?: AccountKind | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Only entries at or after this time.' })
  from?: Date | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Only entries before this time.' })
  to?: Date | null;
}
