import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { figureOf, metricsToken } from '../support/metrics.js';
import { evaluated } from '../support/outcome.js';
import { logged, readyReasons } from '../support/processes.js';
import { startServer, type TestServer } from '../support/server.js';
import { startStallingProxy, type StallingProxy } from '../support/stalling-proxy.js';
import { at, beginWebhook, hasAllJobs, leaveInTransaction, listenAt, serve } from '../support/stand-still.js';
import { aScene, type Scene } from '../support/story.js';
import { expectConsistentData } from '../support/suite.js';
import { volume } from '../support/volume.js';
import { waitFor } from '../support/wait-for.js';

/** A process and its proxy to the database. */
interface Member {
  readonly server: TestServer;
  readonly line: StallingProxy;
}

let database: TestDatabase;
let current: Member;
let first: Scene;
let other: Scene;
const started: Member[] = [];

async function start(): Promise<Member> {
  const line = await startStallingProxy(database.url);
  const server = await startServer({
    DATABASE_URL: line.url,
    ENCRYPTION_KEY: '0'.repeat(64),
    METRICS_TOKEN: metricsToken,
    PROCESS_STILL_MS: '1000',
    // So long that only the watch can release everything.
    JOB_LOCK_MS: '600000',
    DATABASE_IDLE_TRANSACTION_MS: '600000',
    DATABASE_ANSWER_TIMEOUT_MS: '3000',
  });
  const member = { server, line };
  started.push(member);
  return member;
}

beforeAll(async () => {
  database = await createDatabase();
  current = await start();
  first = await aScene(current.server.url);
  other = await aScene(current.server.url);
});
afterAll(async () => {
  for (const { server, line } of started) {
    await line.set('open');
    server.process.kill('SIGCONT');
    await server.stop();
    await line.close();
  }
  await expectConsistentData(database);
  await database.drop();
});

/** How a process stops, and how it resumes. One that does not resume is killed. */
const ways: Readonly<
  Record<string, { leave: (away: Member) => Promise<void>; comeBack?: (away: Member) => Promise<void> }>
> = {
  'is frozen': {
    leave: async ({ server }) => void server.process.kill('SIGSTOP'),
    comeBack: async ({ server }) => void server.process.kill('SIGCONT'),
  },
  'is disconnected from the database': {
    leave: async ({ line }) => line.set('unresponsive'),
    comeBack: async ({ line }) => line.set('open'),
  },
  'is killed without closing its connections': {
    leave: async ({ line, server }) => {
      await line.set('unresponsive');
      await server.kill();
    },
  },
};

/** The survivor has counted and logged that another process stands still. */
async function expectNotice(survivor: TestServer, still: TestServer): Promise<void> {
  expect(await figureOf(survivor, 'tribute_still_processes_total')).toBeGreaterThan(0);
  expect(logged(survivor, 'a process stands still')).toMatchObject({
    level: 40,
    process: expect.stringContaining(`/${still.process.pid}-`),
    ended: expect.arrayContaining([expect.objectContaining({ state: 'idle in transaction', ended: true })]),
  });
}

it.each(volume(Object.entries(ways), Object.entries(ways).slice(0, 1)))(
  'while a process with all jobs, a wallet and the log %s, another process serves every request',
  async (_how, { leave, comeBack }) => {
    const away = current;
    await waitFor('the process to have all jobs', async () => hasAllJobs(database, away.server));
    const sending = await beginWebhook(at(away.server, other));
    const left = await leaveInTransaction(
      database,
      { server: away.server, leave: async () => leave(away) },
      at(away.server, first),
    );
    const survivor = await start();
    current = survivor;

    const paid = { status: 'PROCESSED', rewards: [{ status: 'PAID' }] };
    for (const scene of [other, first]) {
      const listening = await listenAt(survivor.server, scene);
      const { event } = await serve(listening, `meanwhile-${survivor.server.process.pid}`);
      expect(event).toMatchObject(paid);
      await listening.close();
    }
    await waitFor('the webhook that was under way', async () => {
      const [begun, ...later] = sending.received;
      return later.some(({ body }) => body === begun?.body);
    });
    await sending.close();
    expect(await evaluated(at(survivor.server, first), left)).toMatchObject(paid);
    await expectNotice(survivor.server, away.server);

    if (comeBack === undefined) return;
    await comeBack(away);
    await waitFor('it to go on', async () => (await readyReasons(away.server)).length === 0);
    // A disconnected process has lost its sessions. The other sees the loss, and then new sessions.
    await waitFor('the other one to see it', async () =>
      logged(survivor.server, 'a process that stood still'),
    );
    // It works as before, and the other takes everything over when it stops.
    expect(await away.server.stop()).toBe(0);
  },
);
