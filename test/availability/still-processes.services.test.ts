import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { evaluated } from '../support/outcome.js';
import { readyReasons } from '../support/processes.js';
import { defaultPatience, startServer, type TestServer } from '../support/server.js';
import { startStallingProxy, type StallingProxy } from '../support/stalling-proxy.js';
import { at, hasAllJobs, leaveInTransaction, listenAt, serve } from '../support/stand-still.js';
import { aScene, type Scene } from '../support/story.js';
import { expectConsistentData } from '../support/suite.js';
import { waitFor } from '../support/wait-for.js';

/*
 * The cases of still-processes.volume.test.ts in full length with the default settings and two processes.
 * Waiting times are printed, not asserted, because the machine may be busy. Others must be served meanwhile.
 */

let database: TestDatabase;
let line: StallingProxy;
let first: Scene;
let other: Scene;
const running = new Set<TestServer>();

async function start(url: string): Promise<TestServer> {
  const server = await startServer({ DATABASE_URL: url, ENCRYPTION_KEY: '0'.repeat(64), ...defaultPatience });
  running.add(server);
  return server;
}

async function stop(server: TestServer): Promise<void> {
  running.delete(server);
  await server.stop();
}

beforeAll(async () => {
  database = await createDatabase();
  line = await startStallingProxy(database.url);
  const server = await start(database.url);
  first = await aScene(server.url);
  other = await aScene(server.url);
  await stop(server);
});
afterEach(async () => {
  await line.set('open');
  for (const server of running) {
    server.process.kill('SIGCONT');
    await stop(server);
  }
});
afterAll(async () => {
  await expectConsistentData(database);
  await line.close();
  await database.drop();
});

/** Two processes, of which the one behind the proxy has all jobs. */
async function twoProcesses(): Promise<{ readonly away: TestServer; readonly survivor: TestServer }> {
  const away = await start(line.url);
  const hasAll = async (): Promise<boolean> => hasAllJobs(database, away);
  for (;;) {
    await waitFor('the process to have all jobs', hasAll);
    const survivor = await start(database.url);
    // Runs hand over every twenty seconds, and the start may have taken that long.
    if (await hasAll()) return { away, survivor };
    await stop(survivor);
  }
}

interface Way {
  readonly how: string;
  readonly awayMs: number;
  readonly leave: (away: TestServer) => Promise<void>;
  readonly comeBack?: (away: TestServer) => Promise<void>;
}

const ways: readonly Way[] = [
  {
    how: 'frozen',
    awayMs: 45_000,
    leave: async (away) => void away.process.kill('SIGSTOP'),
    comeBack: async (away) => void away.process.kill('SIGCONT'),
  },
  {
    how: 'disconnected from the database',
    awayMs: 40_000,
    leave: async () => line.set('unresponsive'),
    comeBack: async () => line.set('open'),
  },
  {
    how: 'dead without closing its connections',
    awayMs: 40_000,
    leave: async (away) => {
      await line.set('unresponsive');
      await away.kill();
    },
  },
];

it.each(ways)(
  'other processes serve every request while a process is $how',
  async ({ how, awayMs, leave, comeBack }) => {
    const { away, survivor } = await twoProcesses();
    const listening = { other: await listenAt(survivor, other), same: await listenAt(survivor, first) };
    let since = 0;
    const leaving = async (): Promise<void> => {
      await leave(away);
      since = performance.now();
    };
    const left = await leaveInTransaction(database, { server: away, leave: leaving }, at(survivor, first));
    const waits = async (whose: 'other' | 'same'): Promise<unknown> =>
      (await serve(listening[whose], `while-${how}`, since)).waits;
    const [others, same] = await Promise.all([waits('other'), waits('same')]);
    const event = await evaluated(at(survivor, first), left);
    process.stdout.write(
      `${how}: waits in ms of others ${JSON.stringify(others)}, of the same ${JSON.stringify(same)}\n`,
    );
    expect(event).toMatchObject({ status: 'PROCESSED', rewards: [{ status: 'PAID' }] });

    await pause(awayMs - (performance.now() - since));
    for (const one of Object.values(listening)) await one.close();
    if (comeBack === undefined) {
      running.delete(away);
      return;
    }
    await comeBack(away);
    await waitFor('it to go on', async () => (await readyReasons(away)).length === 0);
    await stop(survivor);
    const back = await listenAt(away, other);
    expect((await serve(back, `after-${how}`)).event).toMatchObject({ status: 'PROCESSED' });
    await back.close();
  },
);
