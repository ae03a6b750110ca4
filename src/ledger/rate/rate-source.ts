import { describedEnum } from '../../kernel/schema/describe-enum.js';
import type { RateTable } from './rate-table.js';

/** The kinds of rate sources. */
export const RateSourceKind = describedEnum('RateSource', 'The source of a rate.', {
  STATIC: 'The table in the configuration of this server.',
  HTTP: 'A source that this server requests over HTTP.',
});
export type RateSourceKind = keyof typeof RateSourceKind;

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
