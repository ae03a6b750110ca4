import { expect } from '@jest/globals';
import { replayDecisions } from '../../src/evaluation/worker/replay-decisions.js';
import { sqlOf } from '../../src/kernel/sql.js';
import type { Database } from './database.js';

/** The most events to evaluate again after a suite: the first ones. */
const most = 10_000;

/**
 * Repeats every decision of a suite from its evidence, with the same results. Call it at the end.
 * @param after Only events with larger ids.
 */
export async function expectReplayable(database: Database, after?: string): Promise<void> {
  const replay = await replayDecisions(sqlOf(database.pool), { after, most });
  expect(replay).toEqual({ replayed: replay.replayed, withoutEvidence: [], different: [] });
}
