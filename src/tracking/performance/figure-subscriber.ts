import { setTimeout as sleep } from 'node:timers/promises';
import type { FigureChange, FigureUpdate } from '../../kernel/figure-feed.js';

const secondMs = 1000;
/** The most campaigns and promoters that one item names. */
const maxNamed = 100;

/** The stream of one subscription. All that changes within a second is one item, so memory is bounded. */
export class FigureSubscriber implements AsyncIterableIterator<FigureChange> {
  private campaignIds = new Set<string>();
  private promoterIds = new Set<string>();
  private readonly over = new AbortController();
  private wake: (() => void) | undefined;
  private sentAt = Number.NEGATIVE_INFINITY;

  /** @param leave called once, at its end */
  constructor(
    private readonly wants: (update: FigureUpdate) => boolean,
    private readonly leave: () => void,
  ) {}

  push(update: FigureUpdate): void {
    if (!this.wants(update)) return;
    if (this.campaignIds.size <= maxNamed) this.campaignIds.add(update.campaignId);
    if (this.promoterIds.size <= maxNamed) this.promoterIds.add(update.promoterId);
    this.wake?.();
  }

  async next(): Promise<IteratorResult<FigureChange, undefined>> {
    const { signal } = this.over;
    const waitMs = this.sentAt + secondMs - performance.now();
    // Ends early when the stream is closed.
    if (waitMs > 0) await sleep(waitMs, undefined, { signal }).catch(() => undefined);
    if (this.campaignIds.size === 0 && !signal.aborted) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
      this.wake = undefined;
    }
    if (signal.aborted) return { done: true, value: undefined };
    const value = { campaignIds: named(this.campaignIds), promoterIds: named(this.promoterIds) };
    this.campaignIds = new Set();
    this.promoterIds = new Set();
    this.sentAt = performance.now();
    return { done: false, value };
  }

  async return(): Promise<IteratorResult<FigureChange, undefined>> {
    if (!this.over.signal.aborted) {
      this.over.abort();
      this.leave();
      this.wake?.();
    }
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}

function named(ids: ReadonlySet<string>): string[] | null {
  return ids.size > maxNamed ? null : [...ids];
}
