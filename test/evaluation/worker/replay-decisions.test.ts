import { describe, expect, it } from '@jest/globals';
import { encodeId, newId } from '../../../src/kernel/ids.js';
import { ingestAndEvaluate, uuidOf } from '../../support/outcome.js';
import { replayIn } from '../../support/replay-decisions.js';
import { runScript, type ScriptOutcome } from '../../support/run-script.js';
import { aScene } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';

const run = async (variables: Record<string, string>, ...words: string[]): Promise<ScriptOutcome> =>
  runScript('decisions-replay', variables, ...words);

describe('a replay of decisions', () => {
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
  const replay = async (): Promise<object> => replayIn(suite.database, { after: since });

  it('has the same results, except for lost evidence and changed decisions', async () => {
    const scene = await aScene(suite.url);
    const paid = uuidOf('event', (await ingestAndEvaluate(scene, 'paid')).id);
    const unmatched = uuidOf('event', (await ingestAndEvaluate(scene, 'no', { eventType: 'unknown' })).id);
    const sound = { replayed: 2, withoutEvidence: [], different: [] };
    expect(await replay()).toEqual(sound);
    for (const id of [paid, unmatched]) {
      const evidence = await swap(id, 'evidence', null);
      expect(await replay()).toEqual({ replayed: 1, withoutEvidence: [id], different: [] });
      await swap(id, 'evidence', evidence);
      const decision = await swap(id, 'decision', { reason: null });
      expect(await replay()).toMatchObject({ replayed: 2, different: [{ id, stored: { reason: null } }] });
      await swap(id, 'decision', decision);
    }
    expect(await replay()).toEqual(sound);
  });

  it('is a command that names each difference', async () => {
    const scene = await aScene(suite.url);
    const before = encodeId('event', newId());
    const id = uuidOf('event', (await ingestAndEvaluate(scene, 'paid')).id);
    const database = { DATABASE_URL: suite.database.url };
    expect(await run(database, '--after', before)).toEqual({
      code: 0,
      stdout: 'All came out the same: 1 decisions were made again.\n',
      stderr: '',
    });
    const decision = await swap(id, 'decision', { reason: null });
    const found = await run(database, '--after', before);
    await swap(id, 'decision', decision);
    expect(found.code).toBe(1);
    expect(found.stdout).toContain('NOT all came out the same: 1 decisions were made again.');
    expect(found.stdout).toContain(`${encodeId('event', id)}\n    stored: {"reason":null}`);
    const { code, stdout } = await run(database, '--after', before, '--json');
    expect({ code, found: JSON.parse(stdout) as object }).toEqual({
      code: 0,
      found: { replayed: 1, withoutEvidence: [], different: [] },
    });
  });

  it('does not start with an unknown event id or without a database', async () => {
    const database = { DATABASE_URL: suite.database.url };
    expect(await run(database, '--after', 'camp_1')).toEqual({
      code: 2,
      stdout: '',
      stderr: 'The decisions could not be replayed: --after takes the id of an event, such as evt_01h….\n',
    });
    const nowhere = await run({ DATA_DIR: '/nonexistent/tribute' });
    expect(nowhere).toMatchObject({ code: 2, stdout: '' });
    expect(nowhere.stderr).toContain('There is no database below /nonexistent/tribute');
  });
});
