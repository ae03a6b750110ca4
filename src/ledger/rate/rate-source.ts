import type { RateTable } from './rate-table.js';

/** Where rates come from. */
export enum RateSourceKind {
  STATIC = 'STATIC',
  HTTP = 'HTTP',
}

/** Rates as they were at a moment. */
export interface DatedRates {
  readonly table: RateTable;
  readonly asOf: Date;
}

/** A place to ask for rates. */
export interface RateSource {
  readonly kind: RateSourceKind;
  /** The rates to use now; rejects with `UnavailableError` when there are none that are fresh enough. */
  current(): Promise<DatedRates>;
  /** Ends what is under way. */
  close(): Promise<void>;
}
