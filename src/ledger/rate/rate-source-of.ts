import { systemClock } from '../../kernel/clock.js';
import type { ConfigOf } from '../../kernel/setting.js';
import type { Logger } from '../../kernel/logger.js';
import { HttpRates } from './http-rates.js';
import type { rateSettings } from './rate.settings.js';
import { type RateSource, RateSourceKind, type DatedRates } from './rate-source.js';
import { RateTable, type RatePair } from './rate-table.js';

/** The configured source of rates: the HTTP source if there is one, otherwise the table. */
export function rateSourceOf(settings: ConfigOf<typeof rateSettings>, log: Logger): RateSource {
  const { rates, ratesUrl: url, ratesTimeoutMs: timeoutMs, ratesTtl, ratesMaxAge } = settings;
  if (url === undefined) return new StaticRates(rates, systemClock.now());
  const times = { timeoutMs, ttlMs: ratesTtl * 1000, maxAgeMs: ratesMaxAge * 1000 };
  return new HttpRates({ url, ...times }, systemClock, log);
}

/** Rates that are fixed until the process is restarted with others. */
class StaticRates implements RateSource {
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
