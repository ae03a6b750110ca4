import { describe, expect, it } from '@jest/globals';
import { TransactionKind } from '../../../src/ledger/wallet/ledger-transaction.entity.js';
import { sourceOf } from '../../../src/ledger/wallet/source-of.js';
import { newId } from '../../../src/kernel/ids.js';

const sourceId = newId();
const promoterId = newId();

/** The id prefixes of sources: with a promoter's money, and with only an organization's. */
const prefixes: Record<TransactionKind, readonly [promoters: string | null, organizations: string | null]> = {
  TOP_UP: ['top', 'top'],
  TOP_UP_REFUND: ['rfd', 'rfd'],
  REWARD: ['rwd', 'rwd'],
  RELEASE: ['rwd', 'rwd'],
  // A reversed reward, or a failed refund.
  REVERSAL: ['rrv', 'rfd'],
  OFFSET: [null, null],
  WRITE_OFF: [null, null],
  FUND: [null, null],
  DEFUND: [null, null],
  REFILL: [null, null],
  PAYOUT: ['pay', 'pay'],
  PAYOUT_PAID: ['pay', 'pay'],
  PAYOUT_RETURN: ['pay', 'pay'],
  RESET: [null, null],
  ADJUSTMENT: [null, null],
};

describe('the source of a transaction', () => {
  it.each(Object.values(TransactionKind))('has the id prefix of its kind for %s', (kind) => {
    const [promoters, organizations] = prefixes[kind];
    for (const [whose, prefix] of [
      [promoterId, promoters],
      [null, organizations],
    ] as const) {
      const source = sourceOf({ kind, sourceId, promoterId: whose });
      expect(source?.split('_')[0] ?? null).toBe(prefix);
    }
  });
});
