import { RateLimitedError } from '../../../kernel/errors.js';
import type { Principal } from '../../../kernel/principal.js';
import type { RateQuota, Spend } from '../../../kernel/rate-limit.js';
import { allowancesOf, type PlanLimits } from './allowance.js';
import type { Buckets } from './buckets.js';

/** What callers may do in a minute. */
export class RateLimits {
  constructor(
    private readonly buckets: Buckets,
    private readonly limits: PlanLimits,
  ) {}

  /**
   * How a caller pays: each call takes points, tells `onQuota` what is left, and throws `RateLimitedError` when there were not
   * enough. Undefined is somebody whose credential was refused. Without a limit nothing is counted or told.
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
      // One after the other: a key beyond its own limit takes nothing from the other keys of its organization.
      for (const [index, { subject, limit }] of allowances.entries()) {
        const { allowed, retryMs, ...quota } = await this.buckets.take(subject, limit, points);
        if (!allowed) {
          // A request too many takes nothing, from any bucket.
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
