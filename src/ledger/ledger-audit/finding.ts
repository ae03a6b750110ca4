import type { Environment } from '../../kernel/environment.js';

/** The sweeps of the ledger audit. */
export type SweepName = 'ACCOUNTS' | 'TRANSACTIONS' | 'BLOCKS';

/** The kinds of discrepancies in the ledger. */
export enum FindingCode {
  BROKEN_CHAIN = 'BROKEN_CHAIN',
  MISSING_TRANSACTION = 'MISSING_TRANSACTION',
  WRONG_ASSET = 'WRONG_ASSET',
  WRONG_BALANCE = 'WRONG_BALANCE',
  BELOW_FLOOR = 'BELOW_FLOOR',
  WRONG_FLOOR = 'WRONG_FLOOR',
  UNBALANCED = 'UNBALANCED',
  WRONG_AMOUNT = 'WRONG_AMOUNT',
  WRONG_TENANT = 'WRONG_TENANT',
  BROKEN_SEAL = 'BROKEN_SEAL',
  BROKEN_LINK = 'BROKEN_LINK',
}

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
