import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { fillSeconds } from './buckets.js';
import { takeTokens, type Bucket } from './take-tokens.js';

/** The most buckets of one limit: some 10 MB, whoever calls. */
const maxBuckets = 100_000;

/**
 * Token buckets of one limit in this process, as a limiter of rate-limiter-flexible, whose own counts in fixed windows.
 * A bucket that is full again is as good as a new one, so what has not been used for a minute is forgotten.
 */
export class MemoryLimiter extends RateLimiterMemory {
  private readonly buckets = new Map<string, Bucket>();

  constructor(limit: number) {
    super({ points: limit, duration: fillSeconds });
  }

  override async consume(key: string, points = 1): Promise<RateLimiterRes> {
    const { result, allowed } = this.take(key, points);
    // oxlint-disable-next-line only-throw-error -- the library's interface: a refusal is a rejection with a result
    if (!allowed) throw result;
    return result;
  }

  override async reward(key: string, points = 1): Promise<RateLimiterRes> {
    return this.take(key, -points).result;
  }

  private take(key: string, points: number): { readonly result: RateLimiterRes; readonly allowed: boolean } {
    const now = Math.floor(performance.now());
    const rate = { limit: this.points, fillMs: fillSeconds * 1000 };
    const { bucket, allowed, left, msUntilFull } = takeTokens(this.buckets.get(key), rate, points, now);
    // Set anew, the one that was used last is the last to go.
    this.buckets.delete(key);
    this.buckets.set(key, bucket);
    this.forget(now - rate.fillMs);
    return { result: new RateLimiterRes(left, msUntilFull, this.points - left, false), allowed };
  }

  /** At most two a call, so that no single call pays for all. */
  private forget(before: number): void {
    for (let look = 0; look < 2; look += 1) {
      const [oldest] = this.buckets;
      if (!oldest || (oldest[1].at > before && this.buckets.size <= maxBuckets)) return;
      this.buckets.delete(oldest[0]);
    }
  }
}
