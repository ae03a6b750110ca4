import { ArrayMaxSize, IsOptional } from 'class-validator';
import { GraphQLDateTime } from 'graphql-scalars';
import { Field, InputType } from 'type-graphql';
import { AccountKind } from './account-kind.js';
import { TransactionKind } from './ledger-transaction.entity.js';

@InputType({ description: "Which entries of a wallet's statement to list." })
export class StatementFilter {
  @Field(() => [TransactionKind], { nullable: true, description: 'Of transactions of these kinds only.' })
  @IsOptional()
  @ArrayMaxSize(50)
  kinds?: TransactionKind[] | null;

  @Field(() => AccountKind, { nullable: true, description: "On the wallet's accounts of this kind only." })
  account?: AccountKind | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'At or after.' })
  from?: Date | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Before.' })
  to?: Date | null;
}
