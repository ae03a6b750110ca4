import { addressGroup } from '../../platform/http/client-address.js';
import { LimiterBuckets } from '../../platform/http/rate-limits/limiter-buckets.js';
import { MemoryLimiter } from '../../platform/http/rate-limits/memory-limiter.js';

/** COUNTED as usual, NOTED (recorded for attribution, not counted or paid), or IGNORED (not recorded). */
export type ClickTreatment = 'COUNTED' | 'NOTED' | 'IGNORED';

/** Records clicks up to this multiple of the limit, so that excess clicks cannot fill the disk. */
const notedTimes = 10;

/** Limits an address's counted clicks per minute. Never refuses a redirect. Uses bounded memory. */
export class ClickLimit {
  private readonly counted = new LimiterBuckets((limit) => new MemoryLimiter(limit));
  private readonly noted = new LimiterBuckets((limit) => new MemoryLimiter(limit));
  private exceeded = 0;

  /** @param limit Clicks a minute; 0 is no limit. */
  constructor(private readonly limit: number) {}

  /** Clicks of this process that did not count because of the limit. */
  get exceededCount(): number {
    return this.exceeded;
  }

  /** The treatment of the next click from an address. */
  async take(address: string): Promise<ClickTreatment> {
    if (this.limit === 0) return 'COUNTED';
    const subject = addressGroup(address);
    if ((await this.counted.take(subject, this.limit, 1)).allowed) return 'COUNTED';
    this.exceeded += 1;
    const { allowed } = await this.noted.take(subject, this.limit * notedTimes, 1);
    return allowed ? 'NOTED' : 'IGNORED';
  }
}
