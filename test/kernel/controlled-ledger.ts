import { setImmediate as turn } from 'node:timers/promises';
import { GroupCommit, type GroupCommitOptions } from '../../src/kernel/group-commit.js';

interface Batch {
  readonly items: readonly number[];
  /** Commits it: each item's result is its double. */
  commit(): void;
  fail(error: Error): void;
}

/** A database whose commits the test controls. */
export class Ledger {
  readonly batches: Batch[] = [];
  open = 0;
  mostOpen = 0;

  readonly write = async (items: number[]): Promise<number[]> => {
    this.open += 1;
    this.mostOpen = Math.max(this.mostOpen, this.open);
    const written = Promise.withResolvers<number[]>();
    this.batches.push({
      items,
      commit: () => {
        written.resolve(items.map((item) => item * 2));
      },
      fail: written.reject,
    });
    return written.promise.finally(() => (this.open -= 1));
  };

  get written(): (readonly number[])[] {
    return this.batches.map(({ items }) => items);
  }

  batch(index: number): Batch {
    const found = this.batches[index];
    if (!found) throw new Error(`There is no batch ${index}.`);
    return found;
  }
}

export function aGroupCommit(options: Partial<GroupCommitOptions> = {}) {
  const ledger = new Ledger();
  const commits = new GroupCommit(ledger.write, { maxBatch: 100, maxWriters: 1, windowMs: 0, ...options });
  return { ledger, commits };
}

/** The known state of a promise. */
export function watch(promise: Promise<number>): { outcome: number | string | undefined } {
  const seen: { outcome: number | string | undefined } = { outcome: undefined };
  promise.then(
    (value) => (seen.outcome = value),
    (error: unknown) => (seen.outcome = (error as Error).message),
  );
  return seen;
}

export const outcomes = (seen: readonly { outcome: unknown }[]): unknown[] =>
  seen.map(({ outcome }) => outcome);

/** Waits two turns of the event loop; a batch starts in the first. */
export async function settle(): Promise<void> {
  await turn();
  await turn();
}
