import type { Clock } from '../../kernel/clock.js';
import { UnavailableError } from '../../kernel/errors.js';
import type { Logger } from '../../kernel/logger.js';
import { BrokenRatesError, parseRates } from './parse-rates.js';
import { RateSourceKind, type DatedRates, type RateSource } from './rate-source.js';

/** The request to an HTTP source, and the lifetime of its rates. */
export interface HttpRatesOptions {
  readonly url: string;
  readonly timeoutMs: number;
  /** After this time, new rates are requested while the old ones still serve. */
  readonly ttlMs: number;
  /** Older rates are not used. */
  readonly maxAgeMs: number;
}

/** The minimum pause after a failed request. */
const pauseMs = 1000;

/**
 * Rates of an HTTP source. Requested on demand when the current ones have expired, one request at a time.
 * Callers only wait if all rates are too old.
 */
export class HttpRates implements RateSource {
  readonly kind = RateSourceKind.HTTP;
  private rates: DatedRates | undefined;
  private fetching: Promise<void> | undefined;
  private askAgainAt = 0;
  private failure = '';
  private readonly stopping = new AbortController();

  constructor(
    private readonly options: HttpRatesOptions,
    private readonly clock: Clock,
    private readonly log: Logger,
  ) {}

  async current(): Promise<DatedRates> {
    if (!this.fetching && this.now() >= this.askAgainAt) this.fetching = this.ask();
    if (!this.usable) await this.fetching;
    const { usable } = this;
    if (!usable) throw new UnavailableError(this.reason(), Math.ceil(pauseMs / 1000));
    return usable;
  }

  async close(): Promise<void> {
    this.stopping.abort();
    await this.fetching;
  }

  private now(): number {
    return this.clock.now().getTime();
  }

  private get usable(): DatedRates | undefined {
    const { rates } = this;
    return rates && this.now() - rates.asOf.getTime() <= this.options.maxAgeMs ? rates : undefined;
  }

  /** Never rejects. Keeps the error for callers without usable rates. */
  private async ask(): Promise<void> {
    const { url, timeoutMs, ttlMs, maxAgeMs } = this.options;
    try {
      const rates = await fetchRates(url, timeoutMs, () => this.clock.now(), this.stopping.signal);
      // A source with several servers may answer from one that lags behind.
      if (!this.rates || rates.asOf >= this.rates.asOf) this.rates = rates;
      this.failure = '';
      const tooOldAt = this.rates.asOf.getTime() + maxAgeMs;
      // Earlier if the rates become too old before that.
      this.askAgainAt = Math.min(this.now() + ttlMs, Math.max(this.now() + pauseMs, tooOldAt));
    } catch (error) {
      this.failure = (error as Error).message;
      this.askAgainAt = this.now() + pauseMs;
      if (!this.stopping.signal.aborted) this.log.warn({ err: error }, 'the source of rates failed');
    } finally {
      this.fetching = undefined;
    }
  }

  private reason(): string {
    const why = this.failure && `; the source ${this.failure}`;
    if (!this.rates) return `There are no rates now${why}.`;
    const { asOf } = this.rates;
    const age = inSeconds(this.now() - asOf.getTime());
    const limit = inSeconds(this.options.maxAgeMs);
    return `The latest rates are ${age} old, of ${asOf.toISOString()}, and must not be older than ${limit}${why}.`;
  }
}

function inSeconds(ms: number): string {
  return `${Math.floor(ms / 1000)} s`;
}

/** All currencies together need a hundredth of this. */
const maxBytes = 1_000_000;

/** Why a source gave no rates. The message is public and continues after "the source". */
class RatesNotFetchedError extends Error {}

/** Requests rates once. Every failure rejects with `RatesNotFetchedError`. */
async function fetchRates(
  url: string,
  timeoutMs: number,
  now: () => Date,
  signal: AbortSignal,
): Promise<DatedRates> {
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(url, {
      headers: { accept: 'application/json' },
      signal: AbortSignal.any([signal, timeout]),
    });
    if (!response.ok) {
      await response.body?.cancel();
      throw new BrokenRatesError(`answered ${response.status}`);
    }
    return parseRates(await textOf(response), now());
  } catch (error) {
    const isLate = timeout.aborted && !(error instanceof BrokenRatesError);
    const words = error instanceof BrokenRatesError ? error.message : 'could not be reached';
    throw new RatesNotFetchedError(isLate ? `did not answer within ${timeoutMs} ms` : words, {
      cause: error,
    });
  }
}

async function textOf({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new BrokenRatesError(`answered more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
