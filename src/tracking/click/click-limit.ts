import { addressGroup } from '../../platform/http/client-address.js';
import { LimiterBuckets } from '../../platform/http/rate-limits/limiter-buckets.js';
import { MemoryLimiter } from '../../platform/http/rate-limits/memory-limiter.js';

/**
 * What is done with a click: COUNTED as usual, NOTED (recorded for attribution, neither counted nor paid), or IGNORED (not recorded).
 */
export type ClickTreatment = 'COUNTED' | 'NOTED' | 'IGNORED';

/** So many times the limit are recorded; what exceeds this fills no disk. */
const notedTimes = 10;

/** How many clicks a minute count for one address. The redirect is never refused. Memory: a bounded number of addresses. */
export class ClickLimit {
  private readonly counted = new LimiterBuckets((limit) => new MemoryLimiter(limit));
  private readonly noted = new LimiterBuckets((limit) => new MemoryLimiter(limit));
  private exceeded = 0;

  /** @param limit Clicks a minute; 0 is without limit. */
  constructor(private readonly limit: number) {}

  /** Clicks of this process that did not count because of the limit. */
  get exceededCount(): number {
    return this.exceeded;
  }

  /** What to do with one more click from an address. */
  async take(address: string): Promise<ClickTreatment> {
    if (this.limit === 0) return 'COUNTED';
    const subject = addressGroup(address);
    if ((await this.counted.take(subject, this.limit, 1)).allowed) return 'COUNTED';
    this.exceeded += 1;
    const { allowed } = await this.noted.take(subject, this.limit * notedTimes, 1);
    return allowed ? 'NOTED' : 'IGNORED';
  }
}
