import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { setImmediate as turn } from 'node:timers/promises';
import { GroupCommit, type GroupCommitOptions } from '../../src/kernel/group-commit.js';

interface Batch {
  readonly items: readonly number[];
  /** Commits it: each item's result is its double. */
  commit(): void;
  fail(error: Error): void;
}

/** A database whose commits the test controls. */
class Ledger {
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

function aGroupCommit(options: Partial<GroupCommitOptions> = {}) {
  const ledger = new Ledger();
  const commits = new GroupCommit(ledger.write, { maxBatch: 100, maxWriters: 1, windowMs: 0, ...options });
  return { ledger, commits };
}

/** An error that does not depend on the written data: disk_full. */
const diskFull = (): Error => Object.assign(new Error('disk full'), { code: '53100' });

/** The known state of a promise. */
function watch(promise: Promise<number>): { outcome: number | string | undefined } {
  const seen: { outcome: number | string | undefined } = { outcome: undefined };
  promise.then(
    (value) => (seen.outcome = value),
    (error: unknown) => (seen.outcome = (error as Error).message),
  );
  return seen;
}

const outcomes = (seen: readonly { outcome: unknown }[]): unknown[] => seen.map(({ outcome }) => outcome);

/** Waits two turns of the event loop; a batch starts in the first. */
async function settle(): Promise<void> {
  await turn();
  await turn();
}

describe('a group commit', () => {
  it('writes what arrives together in one batch, in order, and answers each its own', async () => {
    const { ledger, commits } = aGroupCommit();
    const seen = [3, 1, 2].map((item) => watch(commits.add(item)));
    await settle();
    expect(ledger.written).toEqual([[3, 1, 2]]);
    expect(outcomes(seen)).toEqual([undefined, undefined, undefined]);
    ledger.batch(0).commit();
    await settle();
    expect(outcomes(seen)).toEqual([6, 2, 4]);
  });

  it('gathers what arrives while a batch is written for the next one', async () => {
    const { ledger, commits } = aGroupCommit();
    const seen = [watch(commits.add(1))];
    await settle();
    seen.push(watch(commits.add(2)));
    await settle();
    seen.push(watch(commits.add(3)));
    await settle();
    expect(ledger.written).toEqual([[1]]);
    ledger.batch(0).commit();
    await settle();
    expect(ledger.written).toEqual([[1], [2, 3]]);
    expect(outcomes(seen)).toEqual([2, undefined, undefined]);
    ledger.batch(1).commit();
    await settle();
    expect(outcomes(seen)).toEqual([2, 4, 6]);
  });

  it('tells all callers of a batch that was lost, and nobody else', async () => {
    const { ledger, commits } = aGroupCommit({ maxBatch: 2 });
    const seen = [1, 2, 3, 4].map((item) => watch(commits.add(item)));
    await settle();
    ledger.batch(0).fail(diskFull());
    await settle();
    ledger.batch(1).commit();
    await settle();
    expect(ledger.written).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(outcomes(seen)).toEqual(['disk full', 'disk full', 6, 8]);
  });

  it('writes again in halves what fails for a reason of its own, until the callers at fault stand alone', async () => {
    const written: number[][] = [];
    const write = async (items: number[]): Promise<number[]> => {
      written.push(items);
      if (items.some((item) => item < 0)) throw Object.assign(new Error('unlucky'), { code: '23514' });
      return items.map((item) => item * 2);
    };
    const commits = new GroupCommit(write, { maxBatch: 100, maxWriters: 1, windowMs: 0 });
    const seen = [1, 2, -3, 4, 5, 6, -7].map((item) => watch(commits.add(item)));
    const together: unknown[] = [];
    void commits.addAll([8, -9]).catch((error: unknown) => together.push((error as Error).message));
    void commits.addAll([10, 11]).then((results) => together.push(results));
    await commits.flush();
    expect(outcomes(seen)).toEqual([2, 4, 'unlucky', 8, 10, 12, 'unlucky']);
    expect(together).toEqual(['unlucky', [20, 22]]);
    expect(written[0]).toHaveLength(11);
  });

  it('answers each item of a batch by itself when the writer says so', async () => {
    const write = async (items: number[]) =>
      items.map((item) => (item < 0 ? { refused: item } : { accepted: item }));
    const commits = new GroupCommit(write, { maxBatch: 10, maxWriters: 1, windowMs: 0 });
    const answers = await Promise.all([1, -2, 3].map(async (item) => commits.add(item)));
    expect(answers).toEqual([{ accepted: 1 }, { refused: -2 }, { accepted: 3 }]);
  });

  it('keeps what one caller hands over together in one batch, even when it is too large, and in order', async () => {
    const { ledger, commits } = aGroupCommit({ maxBatch: 3 });
    const watched = (items: number[]) => {
      const seen: { outcome: unknown } = { outcome: undefined };
      void commits.addAll(items).then((results) => (seen.outcome = results));
      return seen;
    };
    const seen = [
      watched([1, 2]),
      watch(commits.add(3)),
      watched([4, 5]),
      watched([6, 7, 8, 9]),
      watched([]),
    ];
    for (const index of [0, 1, 2]) {
      await settle();
      ledger.batch(index).commit();
    }
    await settle();
    expect(ledger.written).toEqual([
      [1, 2, 3],
      [4, 5],
      [6, 7, 8, 9],
    ]);
    expect(outcomes(seen)).toEqual([[2, 4], 6, [8, 10], [12, 14, 16, 18], []]);
  });

  it('survives a writer that throws before it begins', async () => {
    let broken = true;
    const write = (items: number[]): Promise<number[]> => {
      if (broken) throw new Error('no connection');
      return Promise.resolve(items);
    };
    const commits = new GroupCommit(write, { maxBatch: 10, maxWriters: 1, windowMs: 0 });
    await expect(commits.add(1)).rejects.toThrow('no connection');
    broken = false;
    expect(await commits.add(2)).toBe(2);
  });

  it('has at most so many writers at once', async () => {
    const { ledger, commits } = aGroupCommit({ maxBatch: 1, maxWriters: 2 });
    const seen: { outcome: unknown }[] = [];
    for (const item of [1, 2, 3, 4]) {
      seen.push(watch(commits.add(item)));
      await settle();
    }
    expect(ledger.written).toEqual([[1], [2]]);
    ledger.batch(1).commit();
    await settle();
    expect(ledger.written).toEqual([[1], [2], [3]]);
    expect(outcomes(seen)).toEqual([undefined, 4, undefined, undefined]);
    ledger.batch(0).commit();
    ledger.batch(2).commit();
    await settle();
    ledger.batch(3).commit();
    await settle();
    expect(outcomes(seen)).toEqual([2, 4, 6, 8]);
    expect(ledger.mostOpen).toBe(2);
  });

  it('puts all its writers to work on what arrives at once', async () => {
    const { ledger, commits } = aGroupCommit({ maxBatch: 2, maxWriters: 3 });
    const seen = [1, 2, 3, 4, 5, 6, 7].map((item) => watch(commits.add(item)));
    for (let turns = 0; turns < 4; turns += 1) await settle();
    expect(ledger.written).toEqual([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    for (const batch of ledger.batches) batch.commit();
    await settle();
    ledger.batch(3).commit();
    await settle();
    expect(outcomes(seen)).toEqual([2, 4, 6, 8, 10, 12, 14]);
  });
});

describe('for any arrivals, commits and failures', () => {
  const scenes = fc.record({
    maxBatch: fc.integer({ min: 1, max: 5 }),
    maxWriters: fc.integer({ min: 1, max: 4 }),
    moves: fc.array(fc.constantFrom('add', 'add', 'add', 'commit', 'fail', 'turn'), { maxLength: 60 }),
    flush: fc.boolean(),
  });

  it('every item is written once, in order, in bounded batches, and every caller answered for its own', async () => {
    await fc.assert(
      fc.asyncProperty(scenes, async ({ maxBatch, maxWriters, moves, flush }) => {
        const { ledger, commits } = aGroupCommit({ maxBatch, maxWriters });
        const seen: { outcome: unknown }[] = [];
        const ended = new Set<number>();
        const failed = new Set<number>();
        const end = (index: number, fails: boolean): void => {
          const batch = ledger.batch(index);
          ended.add(index);
          if (!fails) {
            batch.commit();
            return;
          }
          batch.items.forEach((item) => failed.add(item));
          batch.fail(Object.assign(new Error('failed'), { code: 'ECONNRESET' }));
        };
        for (const move of moves) {
          if (move === 'add') seen.push(watch(commits.add(seen.length)));
          if (move === 'turn') await turn();
          if (move === 'commit' || move === 'fail') {
            // The newest first, so that batches end in another order than they began.
            const index = ledger.batches.findLastIndex((_, number) => !ended.has(number));
            if (index >= 0) end(index, move === 'fail');
          }
        }
        expect(ledger.mostOpen).toBeLessThanOrEqual(maxWriters);
        const flushed = flush ? commits.flush() : undefined;
        while (seen.some(({ outcome }) => outcome === undefined)) {
          ledger.batches.forEach((_, index) => ended.has(index) || end(index, false));
          await turn();
        }
        await flushed;
        expect(ledger.written.flat()).toEqual([...seen.keys()]);
        expect(ledger.written.filter(({ length }) => length === 0 || length > maxBatch)).toEqual([]);
        expect(outcomes(seen)).toEqual(
          [...seen.keys()].map((item) => (failed.has(item) ? 'failed' : item * 2)),
        );
      }),
      { numRuns: 300 },
    );
  });
});

describe('a window', () => {
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'performance'] });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('waits for others from the first item on, and no longer', async () => {
    const { ledger, commits } = aGroupCommit({ windowMs: 25 });
    void commits.add(1);
    jest.advanceTimersByTime(24);
    void commits.add(2);
    await settle();
    expect(ledger.written).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(ledger.written).toEqual([[1, 2]]);
  });

  it('is not waited for when flushed, and flushing lasts until the last commit', async () => {
    const { ledger, commits } = aGroupCommit({ windowMs: 60_000, maxBatch: 2 });
    const seen = [1, 2, 3].map((item) => watch(commits.add(item)));
    const flushed = watch(commits.flush().then(() => 0));
    await settle();
    expect(ledger.written).toEqual([[1, 2], [3]]);
    ledger.batch(0).commit();
    await settle();
    expect(flushed.outcome).toBeUndefined();
    ledger.batch(1).fail(diskFull());
    await settle();
    expect(flushed.outcome).toBe(0);
    expect(outcomes(seen)).toEqual([2, 4, 'disk full']);
  });

  it('finds nothing left to write after a flush', async () => {
    const { ledger, commits } = aGroupCommit({ windowMs: 25 });
    void commits.add(1);
    const flushed = commits.flush();
    ledger.batch(0).commit();
    await flushed;
    jest.advanceTimersByTime(100);
    expect(ledger.written).toEqual([[1]]);
    await commits.flush();
    expect(ledger.written).toEqual([[1]]);
  });
});
