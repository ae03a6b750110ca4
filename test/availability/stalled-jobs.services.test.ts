import { setTimeout as pause } from 'node:timers/promises';
import { it } from '@jest/globals';
import { createDatabase } from '../support/database.js';
import { blockOnSignal, expectJobsToRun } from '../support/jobs.js';
import { expectSoundLedger } from '../support/ledger-invariants.js';
import { defaultPatience, startServer, type TestServer } from '../support/server.js';
import { startStallingProxy, type StallingProxy } from '../support/stalling-proxy.js';
import { aScene } from '../support/story.js';
import { waitFor } from '../support/wait-for.js';

/*
 * The stalls of short-stalls.services.test.ts in full length, with the default timeouts of jobs and database.
 * Recovery times are printed but not asserted, because the machine may be busy. They mostly wait, so they run
 * at the same time, each with its own server and database.
 */

interface Stall {
  readonly how: string;
  readonly pass: (server: TestServer, proxy: StallingProxy) => Promise<void>;
}

const unreachableFor = async (proxy: StallingProxy, mode: 'unreachable' | 'unresponsive'): Promise<void> => {
  await proxy.set(mode);
  await pause(30_000);
  await proxy.set('open');
};

const stalls: readonly Stall[] = [
  {
    how: 'the process was frozen for 40 s',
    pass: async ({ process }) => {
      process.kill('SIGSTOP');
      await pause(40_000);
      process.kill('SIGCONT');
    },
  },
  {
    how: 'the event loop was blocked for 20 s',
    pass: async (server) => {
      server.process.kill('SIGUSR2');
      await waitFor('the block to end', async () => server.log().includes('blocked\n'));
    },
  },
  {
    how: 'the database was unreachable for 30 s',
    pass: async (_server, proxy) => unreachableFor(proxy, 'unreachable'),
  },
  {
    how: 'the database was unresponsive for 30 s',
    pass: async (_server, proxy) => unreachableFor(proxy, 'unresponsive'),
  },
];

it.concurrent.each(stalls)('all jobs run again after $how', async ({ how, pass }) => {
  const database = await createDatabase();
  const proxy = await startStallingProxy(database.url);
  const patience = { ...defaultPatience, ...blockOnSignal(20_000) };
  const server = await startServer({ DATABASE_URL: proxy.url, ...patience });
  try {
    const scene = await aScene(server.url);
    await pass(server, proxy);
    const since = performance.now();
    await waitFor('the server to be ready', async () => (await fetch(`${server.url}/readyz`)).status === 200);
    await expectJobsToRun({ database, worker: server, scene });
    process.stdout.write(`${how}: everything runs again after ${Math.round(performance.now() - since)} ms\n`);
  } finally {
    await server.stop();
    await expectSoundLedger(database);
    await proxy.close();
    await database.drop();
  }
});
