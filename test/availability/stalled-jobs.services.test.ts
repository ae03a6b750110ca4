import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, it } from '@jest/globals';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { blockOnSignal, expectJobsToRun } from '../support/jobs.js';
import { expectSoundLedger } from '../support/ledger-invariants.js';
import { defaultPatience, startServer, type TestServer } from '../support/server.js';
import { startStallingProxy, type StallingProxy } from '../support/stalling-proxy.js';
import { aScene, type Scene } from '../support/story.js';
import { waitFor } from '../support/wait-for.js';

/*
 * The stalls of short-stalls.services.test.ts in full length, with the default timeouts of jobs and database.
 * Recovery times are printed but not asserted, because the machine may be busy.
 */

let database: TestDatabase;
let proxy: StallingProxy;
let server: TestServer;
let scene: Scene;

beforeAll(async () => {
  database = await createDatabase();
  proxy = await startStallingProxy(database.url);
  server = await startServer({ DATABASE_URL: proxy.url, ...defaultPatience, ...blockOnSignal(20_000) });
  scene = await aScene(server.url);
});
afterAll(async () => {
  await server.stop();
  await expectSoundLedger(database);
  await proxy.close();
  await database.drop();
});

async function expectEverythingToRun(stall: string): Promise<void> {
  const since = performance.now();
  await waitFor('the server to be ready', async () => (await fetch(`${server.url}/readyz`)).status === 200);
  await expectJobsToRun({ database, worker: server, scene });
  process.stdout.write(`${stall}: everything runs again after ${Math.round(performance.now() - since)} ms\n`);
}

it('all jobs run again after the process was frozen for 40 s', async () => {
  server.process.kill('SIGSTOP');
  await pause(40_000);
  server.process.kill('SIGCONT');
  await expectEverythingToRun('frozen');
});

it('all jobs run again after the event loop was blocked for 20 s', async () => {
  server.process.kill('SIGUSR2');
  await waitFor('the block to end', async () => server.log().includes('blocked\n'));
  await expectEverythingToRun('blocked');
});

it.each(['unreachable', 'unresponsive'] as const)(
  'all jobs run again after the database was %s for 30 s',
  async (mode) => {
    await proxy.set(mode);
    await pause(30_000);
    await proxy.set('open');
    await expectEverythingToRun(`database ${mode}`);
  },
);
