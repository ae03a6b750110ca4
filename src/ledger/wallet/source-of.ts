import type { IdKind } from '../../kernel/catalogue.js';
import { encodeId } from '../../kernel/ids.js';
import { TransactionKind } from './ledger-transaction.entity.js';

/** The fields of a transaction that identify its source. Ids are bare uuids. */
export interface Sourced {
  readonly kind: TransactionKind;
  readonly sourceId: string;
  /** The promoter whose money moved, if any. */
  readonly promoterId: string | null;
}

/**
 * The source type of each transaction kind. Null if the source has no TypeID or is ambiguous: an OFFSET comes
 * with a top-up, a reward or a payout.
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

/** TypeID of a transaction's source; null if it has none. */
export function sourceOf({ kind, sourceId, promoterId }: Sourced): string | null {
  // A REVERSAL with a promoter reverses a reward. One without a promoter is a failed refund.
  const isReturnedRefund = kind === TransactionKind.REVERSAL && promoterId === null;
  const idKind = isReturnedRefund ? 'topUpRefund' : sources[kind];
  return idKind === null ? null : encodeId(idKind, sourceId);
}
