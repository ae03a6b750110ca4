import type { Spool } from './spool.js';

/** How often the spool says that its process lives, as long as something waits. */
const touchMs = 10_000;

/** Something that waits to be written, with the id by which writing it twice is writing it once. */
export interface Waiting {
  readonly id: string;
}

/** How a backlog works. */
export interface BacklogParts<Item extends Waiting> {
  /** Writes items; answers those that were not written and may be tried again. What can never be written is the writer's to tell. */
  readonly write: (items: readonly Item[]) => Promise<readonly Item[]>;
  readonly spool: Spool;
  /** The item's line in the spool file. */
  readonly lineOf: (item: Item) => string;
  /** The most items that wait. */
  readonly limit: number;
  readonly batchSize: number;
  readonly retryMs: number;
  readonly onLoss: (item: Item) => void;
}

/**
 * What could not be written, in memory and in a spool file, both bounded. It tries again until everything is written, in the order in which
 * it came; what comes meanwhile waits behind it.
 */
export class Backlog<Item extends Waiting> {
  /** Each with the function that takes its line from the spool. */
  private readonly items = new Map<string, { readonly item: Item; readonly release: () => void }>();
  private draining: Promise<boolean> | undefined;
  private retry: NodeJS.Timeout | undefined;
  private touchedAt = 0;
  private stopped = false;

  constructor(private readonly parts: BacklogParts<Item>) {}

  /** How many items wait. */
  get size(): number {
    return this.items.size;
  }

  /** Whether one more item would be lost. */
  get isFull(): boolean {
    return this.items.size >= this.parts.limit;
  }

  /** Takes an item, unless it is there already; one above the limit is lost, and told. */
  add(item: Item): void {
    if (this.items.has(item.id)) return;
    if (this.isFull) {
      this.parts.onLoss(item);
      return;
    }
    this.items.set(item.id, { item, release: this.parts.spool.append(this.parts.lineOf(item)) });
    this.tryLater();
  }

  /** An item was written by another way. */
  remove(item: Item): void {
    const known = this.items.get(item.id);
    this.items.delete(item.id);
    known?.release();
  }

  /** Tries now to write everything that waits, once for all who ask at the same time; answers whether that was possible. */
  async drain(): Promise<boolean> {
    this.draining ??= this.drainNow().finally(() => {
      this.draining = undefined;
      this.tryLater();
    });
    return this.draining;
  }

  /** Tries no more; what waits stays in the spool file for the next process. */
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
      for (const item of batch) if (!left.has(item.id)) this.remove(item);
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
