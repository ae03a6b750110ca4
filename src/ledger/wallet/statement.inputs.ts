import { ArrayMaxSize } from 'class-validator';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { Input, NullableTimeInput } from '../../kernel/schema/input-field.js';
import { AccountKind } from './account-kind.js';
import { TransactionKind } from './ledger-transaction.entity.js';

@Input("Which entries of a wallet's statement to list.")
export class StatementFilter {
  @NullableField(() => [TransactionKind], 'Only entries of transactions of these kinds, at most 50.')
  @ArrayMaxSize(50)
  kinds?: TransactionKind[] | null;

  @NullableField(() => AccountKind, "Only entries on the wallet's accounts of this kind.")
  account?: AccountKind | null;

  @NullableTimeInput('Only entries at or after this time.')
  from?: Date | null;

  @NullableTimeInput('Only entries before this time.')
  to?: Date | null;
}
