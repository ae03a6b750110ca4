import { systemClock } from '../../kernel/clock.js';
import type { Logger } from '../../kernel/logger.js';
import { HttpRates } from './http-rates.js';
import type { RatePair } from './rate-table.js';
import type { RateSource } from './rate-source.js';
import { StaticRates } from './static-rates.js';

export interface RateSettings {
  readonly rates: readonly RatePair[];
  readonly ratesUrl: string | undefined;
  readonly ratesTimeoutMs: number;
  readonly ratesTtl: number;
  readonly ratesMaxAge: number;
}

/** The configured source of rates: the HTTP source if there is one, otherwise the table. */
export function rateSourceOf(settings: RateSettings, log: Logger): RateSource {
  const { rates, ratesUrl: url, ratesTimeoutMs: timeoutMs, ratesTtl, ratesMaxAge } = settings;
  if (url === undefined) return new StaticRates(rates, systemClock.now());
  const times = { timeoutMs, ttlMs: ratesTtl * 1000, maxAgeMs: ratesMaxAge * 1000 };
  return new HttpRates({ url, ...times }, systemClock, log);
}
