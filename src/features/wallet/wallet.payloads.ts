import { Field, ObjectType } from 'type-graphql';
import { connectionOf } from '../../kernel/schema/connection.js';
import { MutationPayload } from '../../kernel/schema/mutation.js';
import { LedgerTransaction } from './ledger-transaction.entity.js';
import { TopUp } from './top-up.entity.js';

export const TransactionConnection = connectionOf(LedgerTransaction, 'Transaction');

@ObjectType({ description: 'The payment that was asked for.', simpleResolvers: true })
export class TopUpWalletPayload extends MutationPayload {
  @Field(() => TopUp, { nullable: true, description: 'Null when refused.' })
  topUp?: TopUp;
}
