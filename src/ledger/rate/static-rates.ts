import { RateSourceKind, type DatedRates, type RateSource } from './rate-source.js';
import { RateTable, type RatePair } from './rate-table.js';

/** Rates that are fixed until the process is restarted with others. */
export class StaticRates implements RateSource {
  readonly kind = RateSourceKind.STATIC;
  private readonly rates: DatedRates;

  constructor(pairs: readonly RatePair[], asOf: Date) {
    this.rates = { table: new RateTable(pairs), asOf };
  }

  async current(): Promise<DatedRates> {
    return Promise.resolve(this.rates);
  }

  async close(): Promise<void> {
    return Promise.resolve();
  }
}
