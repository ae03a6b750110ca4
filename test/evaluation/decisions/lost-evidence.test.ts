import { describe, expect, it } from '@jest/globals';
import { newId } from '../../../src/kernel/ids.js';
import { ingestAndEvaluate, uuidOf } from '../../support/outcome.js';
import { expectReplayable } from '../../support/replay-decisions.js';
import { aScene } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';

describe('the check that every decision can be made again', () => {
  const suite = useSharedServer();
  const since = newId();
  const swap = async (id: string, column: 'evidence' | 'decision', value: unknown): Promise<unknown> => {
    const { database } = suite;
    const [row] = await database.query<{ was: unknown }>(`select ${column} as was from event where id = $1`, [
      id,
    ]);
    await database.query(`update event set ${column} = $2 where id = $1`, [
      id,
      value === null ? null : JSON.stringify(value),
    ]);
    return row?.was;
  };

  it('finds evidence that was lost, and a decision that another one would be', async () => {
    const scene = await aScene(suite.url);
    const paid = uuidOf('event', (await ingestAndEvaluate(scene, 'paid')).id);
    const unmatched = uuidOf('event', (await ingestAndEvaluate(scene, 'no', { eventType: 'unknown' })).id);
    await expectReplayable(suite.database, since);
    for (const id of [paid, unmatched]) {
      const evidence = await swap(id, 'evidence', null);
      await expect(expectReplayable(suite.database, since)).rejects.toThrow(id);
      await expect(expectReplayable(suite.database, since)).rejects.toThrow(/"replayed": 1/);
      await swap(id, 'evidence', evidence);
      const decision = await swap(id, 'decision', { reason: null });
      await expect(expectReplayable(suite.database, since)).rejects.toThrow(id);
      await swap(id, 'decision', decision);
    }
    await expectReplayable(suite.database, since);
  });
});
