/** How many different keys are counted at a time; all further keys share one count. */
const maxKeys = 1000;
const shared = 'other messages';

interface Count {
  seen: number;
  until: number;
}

/** The omitted messages of a closed window. */
export interface LeftOut {
  readonly key: string;
  readonly count: number;
}

/**
 * Lets the same message through at most `limit` times in a window of `windowMs`, and counts the others. A
 * window begins with the first message of its key. A limit of 0 lets everything through.
 */
export class RepeatLimiter {
  private readonly counts = new Map<string, Count>();

  constructor(
    private readonly limit: number,
    private readonly windowMs: number,
  ) {}

  /** Whether this message may be logged at the time `now`, in milliseconds. */
  admits(wanted: string, now: number): boolean {
    if (this.limit === 0) return true;
    const key = this.counts.has(wanted) || this.counts.size < maxKeys ? wanted : shared;
    const count = this.counts.get(key);
    if (!count) {
      this.counts.set(key, { seen: 1, until: now + this.windowMs });
      return true;
    }
    count.seen += 1;
    return count.seen <= this.limit;
  }

  /** Closes the windows that have ended at the time `now`, and returns what was omitted in them. */
  close(now: number): LeftOut[] {
    const closed = [...this.counts].filter(([, { until }]) => until <= now);
    for (const [key] of closed) this.counts.delete(key);
    return closed
      .map(([key, { seen }]) => ({ key, count: seen - this.limit }))
      .filter(({ count }) => count > 0);
  }

  /** Whether a window is open. */
  get isCounting(): boolean {
    return this.counts.size > 0;
  }
}
