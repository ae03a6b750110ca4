import { describe, expect, it } from '@jest/globals';
import { GroupCommit } from '../../src/kernel/group-commit.js';
import { aGroupCommit, watch, outcomes, settle } from './controlled-ledger.js';

/** An error that does not depend on the written data: disk_full. */
const diskFull = (): Error => Object.assign(new Error('disk full'), { code: '53100' });

describe('a group commit', () => {
  it('writes simultaneous items in one batch, in order, and returns each its own result', async () => {
    const { ledger, commits } = aGroupCommit();
    const seen = [3, 1, 2].map((item) => watch(commits.add(item)));
    await settle();
    expect(ledger.written).toEqual([[3, 1, 2]]);
    expect(outcomes(seen)).toEqual([undefined, undefined, undefined]);
    ledger.batch(0).commit();
    await settle();
    expect(outcomes(seen)).toEqual([6, 2, 4]);
  });

  it('collects the items that arrive during a write for the next batch', async () => {
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

  it('rejects all callers of a lost batch, and no others', async () => {
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

  it('splits a batch with faulty items in halves, until only the faulty items fail', async () => {
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

  it('returns each item its own result or error when the writer does', async () => {
    const write = async (items: number[]) =>
      items.map((item) => (item < 0 ? { refused: item } : { accepted: item }));
    const commits = new GroupCommit(write, { maxBatch: 10, maxWriters: 1, windowMs: 0 });
    const answers = await Promise.all([1, -2, 3].map(async (item) => commits.add(item)));
    expect(answers).toEqual([{ accepted: 1 }, { refused: -2 }, { accepted: 3 }]);
  });

  it('keeps the items of one call in one batch, in order, even above the batch size', async () => {
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

  it('survives a writer that throws synchronously', async () => {
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

  it('never exceeds its number of writers', async () => {
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

  it('uses all its writers for many simultaneous items', async () => {
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
