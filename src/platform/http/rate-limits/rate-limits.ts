import { RateLimitedError } from '../../../kernel/errors.js';
import type { Principal } from '../../../kernel/principal.js';
import type { RateQuota, Spend } from '../../../kernel/rate-limit.js';
import { allowancesOf, type PlanLimits } from './allowance.js';
import type { Buckets } from './buckets.js';

/** The rate limits of callers. */
export class RateLimits {
  constructor(
    private readonly buckets: Buckets,
    private readonly limits: PlanLimits,
  ) {}

  /**
   * The buckets of a caller. Each call takes points, reports the rest to `onQuota`, and throws
   * `RateLimitedError` when too few are left. Undefined is a refused credential. Without a limit nothing is
   * counted.
   */
  bucketOf(
    principal: Principal | undefined,
    address: string,
    onQuota: (quota: RateQuota) => void = () => undefined,
  ): Spend {
    const allowances = allowancesOf(principal, address, this.limits);
    return async (points) => {
      if (points <= 0) return;
      let least: RateQuota | undefined;
      // In sequence: a key beyond its own limit takes nothing from its organization's other keys.
      for (const [index, { subject, limit }] of allowances.entries()) {
        const { allowed, retryMs, ...quota } = await this.buckets.take(subject, limit, points);
        if (!allowed) {
          // A refused request costs nothing in any bucket.
          const paid = allowances.slice(0, index);
          await Promise.all(paid.map(async (one) => this.buckets.giveBack(one.subject, one.limit, points)));
          onQuota(quota);
          throw new RateLimitedError(limit, retryMs, subject.startsWith('organization:'));
        }
        if (!least || quota.remaining < least.remaining) least = quota;
      }
      if (least) onQuota(least);
    };
  }
}
