import { addressGroup } from '../../platform/http/client-address.js';
import { MemoryLimiter } from '../../platform/http/rate-limits/memory-limiter.js';

/** COUNTED as usual, NOTED (recorded for attribution, not counted or paid), or IGNORED (not recorded). */
export type ClickTreatment = 'COUNTED' | 'NOTED' | 'IGNORED';

/** Records clicks up to this multiple of the limit, so that excess clicks cannot fill the disk. */
const notedTimes = 10;

/** Limits an address's counted clicks per minute. Never refuses a redirect. Uses bounded memory. */
export class ClickLimit {
  private readonly counted: MemoryLimiter;
  private readonly noted: MemoryLimiter;
  private exceeded = 0;

  /** @param limit Clicks a minute; 0 is no limit. */
  constructor(private readonly limit: number) {
    this.counted = new MemoryLimiter(limit);
    this.noted = new MemoryLimiter(limit * notedTimes);
  }

  /** Clicks of this process that did not count because of the limit. */
  get exceededCount(): number {
    return this.exceeded;
  }

  /** The treatment of the next click from an address. */
  take(address: string): ClickTreatment {
    if (this.limit === 0 || this.counted.tryTake(addressGroup(address))) return 'COUNTED';
    this.exceeded += 1;
    return this.takeUncounted(address) === 'COUNTED' ? 'NOTED' : 'IGNORED';
  }

  /** The treatment of a request that is no visit of a person. It takes nothing from the visits that count. */
  takeUncounted(address: string): Exclude<ClickTreatment, 'NOTED'> {
    return this.limit === 0 || this.noted.tryTake(addressGroup(address)) ? 'COUNTED' : 'IGNORED';
  }
}
