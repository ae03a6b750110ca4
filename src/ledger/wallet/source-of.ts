import { encodeId, type IdKind } from '../../kernel/ids.js';
import { TransactionKind } from './ledger-transaction.entity.js';

/** A transaction, as far as it says what it comes from. Ids are bare uuids. */
export interface Sourced {
  readonly kind: TransactionKind;
  readonly sourceId: string;
  /** Whose money moved, when it was a promoter's. */
  readonly promoterId: string | null;
}

/**
 * What a transaction of each kind comes from. Null where its source is only a number of its own, or one of several things that it
 * does not tell apart: an OFFSET comes with a top-up, a reward or a payout.
 */
const sources: Readonly<Record<TransactionKind, IdKind | null>> = {
  [TransactionKind.TOP_UP]: 'topUp',
  [TransactionKind.TOP_UP_REFUND]: 'topUpRefund',
  [TransactionKind.REWARD]: 'reward',
  [TransactionKind.RELEASE]: 'reward',
  [TransactionKind.REVERSAL]: 'rewardReversal',
  [TransactionKind.PAYOUT]: 'payout',
  [TransactionKind.PAYOUT_PAID]: 'payout',
  [TransactionKind.PAYOUT_RETURN]: 'payout',
  [TransactionKind.OFFSET]: null,
  [TransactionKind.WRITE_OFF]: null,
  [TransactionKind.FUND]: null,
  [TransactionKind.DEFUND]: null,
  [TransactionKind.REFILL]: null,
  [TransactionKind.RESET]: null,
  [TransactionKind.ADJUSTMENT]: null,
};

/** TypeID of what caused a transaction; null where that is nothing with an id. */
export function sourceOf({ kind, sourceId, promoterId }: Sourced): string | null {
  // A reward is taken back from a promoter. What takes back something of an organization alone is a refund that failed.
  const isReturnedRefund = kind === TransactionKind.REVERSAL && promoterId === null;
  const idKind = isReturnedRefund ? 'topUpRefund' : sources[kind];
  return idKind === null ? null : encodeId(idKind, sourceId);
}
