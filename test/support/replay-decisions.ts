import { expect } from '@jest/globals';
import { replayDecisions } from '../../src/evaluation/worker/replay-decisions.js';
import { sqlOf } from '../../src/kernel/sql.js';
import type { Database } from './database.js';

/** The most events to evaluate again after one suite: the first ones. */
const most = 10_000;

/**
 * Every decision that a suite left behind, made again of what was kept of it, must come out the same: call it when it is over.
 * @param after Looks only at events with larger ids.
 */
export async function expectReplayable(database: Database, after?: string): Promise<void> {
  const replay = await replayDecisions(sqlOf(database.pool), { after, most });
  expect(replay).toEqual({ replayed: replay.replayed, withoutEvidence: [], different: [] });
}
