import type { Environment } from '../../kernel/environment.js';

/** What is walked through to find what is wrong. */
export type SweepName = 'ACCOUNTS' | 'TRANSACTIONS' | 'BLOCKS';

/** In which way the ledger differs from what it has to be. */
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

/** One row of the ledger that is not what it has to be. */
export interface Finding {
  readonly sweep: SweepName;
  /** The account, transaction or block that is not sound: a bare uuid or a number. */
  readonly subject: string;
  readonly code: FindingCode;
  readonly table: string;
  readonly rowId: string;
  readonly expected: string;
  readonly found: string;
  /** Whose it is; null when it is the platform's. */
  readonly organizationId: string | null;
  readonly environment: Environment | null;
}

/** A part of a sweep. */
export interface Slice<Place> {
  readonly findings: readonly Finding[];
  /** How many subjects were checked to their end. */
  readonly checked: number;
  /** Where to go on; undefined when everything was seen. */
  readonly next: Place | undefined;
}
