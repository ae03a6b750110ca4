import { expect } from '@jest/globals';
import { replayDecisions, type Replay } from '../../src/evaluation/worker/replay-decisions.js';
import { sqlOf } from '../../src/kernel/sql.js';
import { createPool } from '../../src/platform/database/create-pool.js';
import type { Database } from './database.js';
import { silent } from './silent.js';

/** The most events to evaluate again after a suite: the first ones. */
const most = 10_000;

/** Repeats decisions on a pool of the program, which reads amounts as bigint. */
export async function replayIn(
  { url }: Pick<Database, 'url'>,
  options: Parameters<typeof replayDecisions>[1],
): Promise<Replay> {
  const pool = createPool({ url, max: 1, role: 'system' }, silent);
  try {
    return await replayDecisions(sqlOf(pool), options);
  } finally {
    await pool.end();
  }
}

/**
 * Repeats every decision of a suite from its evidence, with the same results. Call it at the end.
 * @param after Only events with larger ids.
 */
export async function expectReplayable(database: Database, after?: string): Promise<void> {
  const replay = await replayIn(database, { after, most });
  expect(replay).toEqual({ replayed: replay.replayed, withoutEvidence: [], different: [] });
}
