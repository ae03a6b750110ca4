import { encodeId, type IdKind } from '../../kernel/ids.js';
import { TransactionKind } from './ledger-transaction.entity.js';

/** What a transaction of each kind comes from, where that is something with an id. */
const sources: Partial<Record<TransactionKind, IdKind>> = {
  [TransactionKind.TOP_UP]: 'topUp',
  [TransactionKind.TOP_UP_REFUND]: 'topUp',
  [TransactionKind.REWARD]: 'reward',
  [TransactionKind.RELEASE]: 'reward',
  [TransactionKind.REVERSAL]: 'rewardReversal',
  [TransactionKind.PAYOUT]: 'payout',
  [TransactionKind.PAYOUT_PAID]: 'payout',
  [TransactionKind.PAYOUT_RETURN]: 'payout',
};

/** TypeID of what caused a transaction; null where its source is only a number of its own. */
export function sourceOf(kind: TransactionKind, sourceId: string): string | null {
  const idKind = sources[kind];
  return idKind === undefined ? null : encodeId(idKind, sourceId);
}
