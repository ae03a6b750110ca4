import { RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';
import { fillSeconds, type BucketAnswer, type Buckets } from './buckets.js';
import { msUntilThere } from './take-tokens.js';

/** More limits than any plan table has. Limits of single keys come on top, and are dropped when too many. */
const maxLimiters = 1000;

/** Buckets in limiters of rate-limiter-flexible, with one limiter per limit. */
export class LimiterBuckets implements Buckets {
  private readonly limiters = new Map<number, RateLimiterAbstract>();

  constructor(
    private readonly limiterOf: (limit: number) => RateLimiterAbstract,
    private readonly end: () => Promise<void> = async () => undefined,
  ) {}

  async take(subject: string, limit: number, points: number): Promise<BucketAnswer> {
    try {
      return {
        allowed: true,
        retryMs: 0,
        ...quota(limit, await this.limiter(limit).consume(subject, points)),
      };
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      const retryMs = msUntilThere(error.msBeforeNext, { limit, fillMs: fillSeconds * 1000 }, points);
      return { allowed: false, retryMs, ...quota(limit, error) };
    }
  }

  async giveBack(subject: string, limit: number, points: number): Promise<void> {
    // At most what was taken: a cost above the limit is charged as the limit.
    await this.limiter(limit).reward(subject, Math.min(points, limit));
  }

  async close(): Promise<void> {
    await this.end();
  }

  private limiter(limit: number): RateLimiterAbstract {
    let limiter = this.limiters.get(limit);
    if (!limiter) {
      if (this.limiters.size >= maxLimiters) this.limiters.clear();
      this.limiters.set(limit, (limiter = this.limiterOf(limit)));
    }
    return limiter;
  }
}

function quota(limit: number, { remainingPoints, msBeforeNext }: RateLimiterRes) {
  return { limit, remaining: remainingPoints, resetMs: msBeforeNext };
}
