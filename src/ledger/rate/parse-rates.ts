import { assetCodePattern } from '../../kernel/assets.js';
import { readFraction } from '../../kernel/fraction.js';
import type { DatedRates } from './rate-source.js';
import { RateTable } from './rate-table.js';

/** The response is not a rate table. The message briefly says why. */
export class BrokenRatesError extends Error {}

const moment = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d))?$/;

/** Keeps the original digits of numbers, because no rate may pass through a float. */
function digitsOf(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  return typeof value === 'number' ? context?.source : value;
}

/**
 * Parses `{"base": "USD", "rates": {"EUR": "0.92", "BSV": 0.0199}, "asOf": "2026-01-31T12:00:00Z"}`: one base
 * unit in each currency. Rates are decimal texts or numbers above zero. Unknown currency codes are ignored.
 * `asOf` defaults to `now` and is never later.
 */
export function parseRates(text: string, now: Date): DatedRates {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text, digitsOf);
  } catch {
    throw new BrokenRatesError('answered with invalid JSON');
  }
  const { base, rates, asOf } = (parsed ?? {}) as Record<string, unknown>;
  if (typeof base !== 'string' || !assetCodePattern.test(base)) {
    throw new BrokenRatesError('answered without a "base"');
  }
  if (typeof rates !== 'object' || rates === null) throw new BrokenRatesError('answered without "rates"');
  const pairs = Object.entries(rates)
    .filter(([code]) => assetCodePattern.test(code) && code !== base)
    .map(([currency, value]) => {
      const rate = typeof value === 'string' ? readFraction(value) : undefined;
      if (!rate) throw new BrokenRatesError(`answered a rate of ${currency} that is not a number above zero`);
      return { asset: base, currency, rate };
    });
  if (pairs.length === 0) throw new BrokenRatesError('answered no rates');
  return { table: new RateTable(pairs), asOf: momentOf(asOf, now) };
}

function momentOf(asOf: unknown, now: Date): Date {
  if (asOf === undefined || asOf === null) return now;
  const at = typeof asOf === 'string' && moment.test(asOf) ? new Date(asOf) : undefined;
  if (!at || Number.isNaN(at.getTime())) {
    throw new BrokenRatesError('answered an "asOf" that is not an ISO 8601 date and time');
  }
  return at < now ? at : now;
}
