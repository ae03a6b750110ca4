import { systemClock } from '../../kernel/clock.js';
import type { ConfigOf } from '../../kernel/setting.js';
import type { Logger } from '../../kernel/logger.js';
import { HttpRates } from './http-rates.js';
import type { rateSettings } from './rate.settings.js';
import type { RateSource } from './rate-source.js';
import { StaticRates } from './static-rates.js';

/** The configured source of rates: the HTTP source if there is one, otherwise the table. */
export function rateSourceOf(settings: ConfigOf<typeof rateSettings>, log: Logger): RateSource {
  const { rates, ratesUrl: url, ratesTimeoutMs: timeoutMs, ratesTtl, ratesMaxAge } = settings;
  if (url === undefined) return new StaticRates(rates, systemClock.now());
  const times = { timeoutMs, ttlMs: ratesTtl * 1000, maxAgeMs: ratesMaxAge * 1000 };
  return new HttpRates({ url, ...times }, systemClock, log);
}
