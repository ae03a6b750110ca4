import { HttpRates } from '../ledger/rate/http-rates.js';
import type { RateSource } from '../ledger/rate/rate-source.js';
import { StaticRates } from '../ledger/rate/static-rates.js';
import { systemClock } from '../kernel/clock.js';
import type { Ground } from './ground.js';

/** The configured source of rates: the HTTP source if there is one, otherwise the table. */
export function rateSourceOf({ config, log }: Ground): RateSource {
  const { rates, ratesUrl: url, ratesTimeoutMs: timeoutMs, ratesTtl, ratesMaxAge } = config;
  if (url === undefined) return new StaticRates(rates, systemClock.now());
  return new HttpRates(
    { url, timeoutMs, ttlMs: ratesTtl * 1000, maxAgeMs: ratesMaxAge * 1000 },
    systemClock,
    log,
  );
}
