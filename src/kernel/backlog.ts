import type { Spool } from './spool.js';

/** How often the spool is touched while items wait, to show that the process is alive. */
const touchMs = 10_000;

/** An item that waits to be written. The id makes the write idempotent. */
export interface Waiting {
  readonly id: string;
}

export interface BacklogParts<Item extends Waiting> {
  /** Writes items and returns those to retry. It must itself report items that can never be written. */
  readonly write: (items: readonly Item[]) => Promise<readonly Item[]>;
  readonly spool: Spool;
  /** The item's line in the spool file. */
  readonly lineOf: (item: Item) => string;
  /** The maximum number of waiting items. */
  readonly limit: number;
  readonly batchSize: number;
  readonly retryMs: number;
  readonly onLoss: (item: Item) => void;
}

/**
 * Items that could not be written, in memory and in a spool file, both bounded. It retries in order of
 * arrival until everything is written; new items wait behind the old ones.
 */
export class Backlog<Item extends Waiting> {
  /** Each item, with the function that releases its line in the spool. */
  private readonly items = new Map<string, { readonly item: Item; readonly release: () => void }>();
  private draining: Promise<boolean> | undefined;
  private retry: NodeJS.Timeout | undefined;
  private touchedAt = 0;
  private stopped = false;

  constructor(private readonly parts: BacklogParts<Item>) {}

  /** The number of waiting items. */
  get size(): number {
    return this.items.size;
  }

  /** Whether an item waits here. */
  has(id: string): boolean {
    return this.items.has(id);
  }

  /** Whether one more item would be lost. */
  get isFull(): boolean {
    return this.items.size >= this.parts.limit;
  }

  /** Adds an item unless it is already there. Above the limit the item is lost, and the loss is logged. */
  add(item: Item): void {
    if (this.items.has(item.id)) return;
    if (this.isFull) {
      this.parts.onLoss(item);
      return;
    }
    this.items.set(item.id, { item, release: this.parts.spool.append(this.parts.lineOf(item)) });
    this.tryLater();
  }

  /** Removes an item that was written another way. */
  remove(id: string): void {
    const known = this.items.get(id);
    this.items.delete(id);
    known?.release();
  }

  /**
   * Tries to write all waiting items; concurrent callers share one try. Returns whether that was possible.
   */
  async drain(): Promise<boolean> {
    this.draining ??= this.drainNow().finally(() => {
      this.draining = undefined;
      this.tryLater();
    });
    return this.draining;
  }

  /** Stops retrying. Waiting items stay in the spool file for the next process. */
  async stop(): Promise<void> {
    await this.drain();
    this.stopped = true;
    clearTimeout(this.retry);
    await this.parts.spool.close();
  }

  private async drainNow(): Promise<boolean> {
    while (this.items.size > 0) {
      const batch = firstOf(this.items.values(), this.parts.batchSize);
      const left = new Set((await this.parts.write(batch)).map(({ id }) => id));
      for (const item of batch) if (!left.has(item.id)) this.remove(item.id);
      if (left.size > 0) return false;
    }
    return true;
  }

  private tryLater(): void {
    if (this.items.size === 0 || this.draining || this.stopped) return;
    const now = Date.now();
    if (now - this.touchedAt > touchMs) {
      this.touchedAt = now;
      this.parts.spool.touch();
    }
    this.retry ??= setTimeout(() => {
      this.retry = undefined;
      void this.drain();
    }, this.parts.retryMs);
  }
}

function firstOf<Item>(entries: Iterable<{ readonly item: Item }>, count: number): Item[] {
  const first: Item[] = [];
  for (const { item } of entries) {
    if (first.push(item) === count) break;
  }
  return first;
}
