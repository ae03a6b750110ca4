import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { fillSeconds } from './buckets.js';
import { takeTokens, type Bucket } from './take-tokens.js';

/** The most buckets of one limit: some 10 MB. */
const maxBuckets = 100_000;

/**
 * Token buckets of one limit in this process. rate-limiter-flexible's own limiter uses fixed windows. A full
 * bucket equals a new one, so buckets unused for a minute are dropped.
 */
export class MemoryLimiter extends RateLimiterMemory {
  private readonly buckets = new Map<string, Bucket>();

  constructor(limit: number) {
    super({ points: limit, duration: fillSeconds });
  }

  /** Takes a point at once, or none if there is none. */
  tryTake(key: string): boolean {
    return this.take(key, 1).allowed;
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
    // Inserted again, so that the last used is dropped last.
    this.buckets.delete(key);
    this.buckets.set(key, bucket);
    this.forget(now - rate.fillMs);
    return { result: new RateLimiterRes(left, msUntilFull, this.points - left, false), allowed };
  }

  /** At most two per call, so that no single call is slow. */
  private forget(before: number): void {
    for (let look = 0; look < 2; look += 1) {
      const [oldest] = this.buckets;
      if (!oldest || (oldest[1].at > before && this.buckets.size <= maxBuckets)) return;
      this.buckets.delete(oldest[0]);
    }
  }
}
