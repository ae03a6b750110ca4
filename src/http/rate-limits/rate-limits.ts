import { RateLimitedError } from '../../kernel/errors.js';
import type { Principal } from '../../kernel/principal.js';
import type { Quota, Spend } from '../../kernel/rate-limit.js';
import { allowanceOf, type PlanLimits } from './allowance-of.js';
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
  purseOf(
    principal: Principal | undefined,
    address: string,
    onQuota: (quota: Quota) => void = () => undefined,
  ): Spend {
    const { subject, limit } = allowanceOf(principal, address, this.limits);
    return async (points) => {
      if (limit === 0 || points <= 0) return;
      const { allowed, ...quota } = await this.buckets.take(subject, limit, points);
      onQuota(quota);
      if (!allowed) throw new RateLimitedError(limit, quota.resetMs);
    };
  }
}
