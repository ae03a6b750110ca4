import { ObjectType } from 'type-graphql';
import { connectionOf } from '../../kernel/schema/connection.js';
import { MutationPayload } from '../../kernel/schema/mutation.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { LedgerTransaction } from './ledger-transaction.entity.js';
import { Wallet } from './wallet.entity.js';

export const TransactionConnection = connectionOf(LedgerTransaction, 'Transaction');

@ObjectType({ description: 'The changed wallet.', simpleResolvers: true })
export class UpdateWalletPayload extends MutationPayload {
  @NullableField(() => Wallet, 'The wallet. Null if the mutation was refused.')
  wallet?: Wallet;
}

@ObjectType({ description: 'The wallet with the reduced debt.', simpleResolvers: true })
export class WriteOffDebtPayload extends MutationPayload {
  @NullableField(
    () => Wallet,
    'The wallet. Null if the mutation was refused, or if the wallet belongs to an organization that is not yours.',
  )
  wallet?: Wallet;
}
