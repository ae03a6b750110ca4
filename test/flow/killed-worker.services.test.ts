import { describe, it } from '@jest/globals';
import { createDatabase } from '../support/database.js';
import { expectSoundLedger } from '../support/ledger-invariants.js';
import { ingest, ingestAndEvaluate, uuidOf } from '../support/outcome.js';
import { startServer, type TestServer } from '../support/server.js';
import { aScene } from '../support/story.js';
import { waitFor } from '../support/wait-for.js';

// See also the takeover from a lost worker: availability/still-processes.volume.test.ts.
describe('a worker that is killed', () => {
  it('is replaced at once by another worker', async () => {
    const database = await createDatabase();
    const start = async (role: string): Promise<TestServer> =>
      startServer({
        DATABASE_URL: database.url,
        ENCRYPTION_KEY: '0'.repeat(64),
        ROLE: role,
        // Its jobs are taken over because it is gone, not because their locks expire.
        JOB_LOCK_MS: '600000',
      });
    const api = await start('api');
    const first = await start('worker');
    const scene = await aScene(api.url);
    await ingestAndEvaluate(scene, 'by-the-first');
    const second = await start('worker');
    await first.kill();
    const id = await ingest(scene, 'by-the-second');
    await waitFor('the second worker', async () => {
      const rows = await database.query(`select 1 from event where id = $1 and status = 'PROCESSED'`, [
        uuidOf('event', id),
      ]);
      return rows.length === 1;
    });
    await second.stop();
    await api.stop();
    await expectSoundLedger(database);
    await database.drop();
  });
});
