import type { RateTable } from './rate-table.js';

/** The kinds of rate sources. */
export enum RateSourceKind {
  STATIC = 'STATIC',
  HTTP = 'HTTP',
}

/** Rates at a point in time. */
export interface DatedRates {
  readonly table: RateTable;
  readonly asOf: Date;
}

export interface RateSource {
  readonly kind: RateSourceKind;
  /** The current rates; rejects with `UnavailableError` when none are fresh enough. */
  current(): Promise<DatedRates>;
  /** Ends pending requests. */
  close(): Promise<void>;
}
