import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { setImmediate as turn } from 'node:timers/promises';
import { aGroupCommit, watch, outcomes, settle, type Ledger } from './controlled-ledger.js';

/** An error that does not depend on the written data: disk_full. */
const diskFull = (): Error => Object.assign(new Error('disk full'), { code: '53100' });

/** Ends batches, each once; the items of failed batches are in `failed`. */
function endingOf(ledger: Ledger) {
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
  return { ended, failed, end };
}

describe('a group commit with any arrivals, commits and failures', () => {
  const scenes = fc.record({
    maxBatch: fc.integer({ min: 1, max: 5 }),
    maxWriters: fc.integer({ min: 1, max: 4 }),
    moves: fc.array(fc.constantFrom('add', 'add', 'add', 'commit', 'fail', 'turn'), { maxLength: 60 }),
    flush: fc.boolean(),
  });

  it('writes every item once, in order, in bounded batches, and returns each caller its own result', async () => {
    await fc.assert(
      fc.asyncProperty(scenes, async ({ maxBatch, maxWriters, moves, flush }) => {
        const { ledger, commits } = aGroupCommit({ maxBatch, maxWriters });
        const seen: { outcome: unknown }[] = [];
        const { ended, failed, end } = endingOf(ledger);
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

describe('the window of a group commit', () => {
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'performance'] });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('lasts for its time from the first item', async () => {
    const { ledger, commits } = aGroupCommit({ windowMs: 25 });
    void commits.add(1);
    jest.advanceTimersByTime(24);
    void commits.add(2);
    await settle();
    expect(ledger.written).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(ledger.written).toEqual([[1, 2]]);
  });

  it('ends at a flush, which waits for the last commit', async () => {
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

  it('has no items left after a flush', async () => {
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
