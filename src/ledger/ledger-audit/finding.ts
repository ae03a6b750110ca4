import type { Environment } from '../../kernel/environment.js';
import { describedEnum } from '../../kernel/schema/describe-enum.js';

/** The sweeps of the ledger audit. */
export type SweepName = 'ACCOUNTS' | 'TRANSACTIONS' | 'BLOCKS';

/** The kinds of discrepancies in the ledger. */
export const FindingCode = describedEnum('LedgerFindingCode', 'The kind of a discrepancy in the ledger.', {
  BROKEN_CHAIN: 'An entry does not continue the entry before it on its account.',
  MISSING_TRANSACTION: 'An entry has no transaction.',
  WRONG_ASSET: 'A row has another asset than the row that it belongs to.',
  WRONG_BALANCE: 'A balance differs from the sum of its entries.',
  BELOW_FLOOR: 'A balance is below zero although its account must not be negative.',
  WRONG_FLOOR:
    'The database setting that prevents a negative balance does not match the kind of the account.',
  UNBALANCED: 'The debits of a transaction differ from its credits.',
  WRONG_AMOUNT: 'The amount of a transaction differs from the amount of its entries.',
  WRONG_TENANT: 'A transaction has entries on accounts of another organization or environment.',
  BROKEN_SEAL: 'A sealed row was changed, removed or inserted.',
  BROKEN_LINK: 'A block does not continue the block before it.',
});
export type FindingCode = keyof typeof FindingCode;

/** A row of the ledger with a discrepancy. */
export interface Finding {
  readonly sweep: SweepName;
  /** The affected account, transaction or block: a bare uuid or a number. */
  readonly subject: string;
  readonly code: FindingCode;
  readonly table: string;
  readonly rowId: string;
  readonly expected: string;
  readonly found: string;
  /** The organization of the row; null for the platform. */
  readonly organizationId: string | null;
  readonly environment: Environment | null;
}

/** A part of a sweep. */
export interface Slice<Place> {
  readonly findings: readonly Finding[];
  /** The number of fully checked subjects. */
  readonly checked: number;
  /** The next position; undefined at the end. */
  readonly next: Place | undefined;
}
