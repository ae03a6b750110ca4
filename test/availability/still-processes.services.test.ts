import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
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
 * They mostly wait, so they run at the same time, each with its own database.
 */

const settings = { ENCRYPTION_KEY: '0'.repeat(64), ...defaultPatience };

/** Two organizations, with what a way of standing still needs. */
class World implements AsyncDisposable {
  private readonly running = new Set<TestServer>();

  private constructor(
    readonly database: TestDatabase,
    readonly line: StallingProxy,
    readonly first: Scene,
    readonly other: Scene,
  ) {}

  static async create(): Promise<World> {
    const database = await createDatabase();
    const server = await startServer({ DATABASE_URL: database.url, ...settings });
    const [first, other] = [await aScene(server.url), await aScene(server.url)];
    await server.stop();
    return new World(database, await startStallingProxy(database.url), first, other);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.line.set('open');
    for (const server of this.running) {
      server.process.kill('SIGCONT');
      await server.stop();
    }
    await expectConsistentData(this.database);
    await this.line.close();
    await this.database.drop();
  }

  /** Two processes, of which the one behind the proxy has all jobs. */
  async twoProcesses(): Promise<{ readonly away: TestServer; readonly survivor: TestServer }> {
    const away = await this.start(this.line.url);
    const hasAll = async (): Promise<boolean> => hasAllJobs(this.database, away);
    for (;;) {
      await waitFor('the process to have all jobs', hasAll);
      const survivor = await this.start(this.database.url);
      // Runs hand over every twenty seconds, and the start may have taken that long.
      if (await hasAll()) return { away, survivor };
      await this.stop(survivor);
    }
  }

  async stop(server: TestServer): Promise<void> {
    this.running.delete(server);
    await server.stop();
  }

  /** Forgets a process that is dead. */
  forget(server: TestServer): void {
    this.running.delete(server);
  }

  private async start(url: string): Promise<TestServer> {
    const server = await startServer({ DATABASE_URL: url, ...settings });
    this.running.add(server);
    return server;
  }
}

interface Way {
  readonly how: string;
  readonly awayMs: number;
  readonly leave: (away: TestServer, line: StallingProxy) => Promise<void>;
  readonly comeBack?: (away: TestServer, line: StallingProxy) => Promise<void>;
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
    leave: async (_away, line) => line.set('unresponsive'),
    comeBack: async (_away, line) => line.set('open'),
  },
  {
    how: 'dead without closing its connections',
    awayMs: 40_000,
    leave: async (away, line) => {
      await line.set('unresponsive');
      await away.kill();
    },
  },
];

it.concurrent.each(ways)(
  'other processes serve every request while a process is $how',
  async ({ how, awayMs, leave, comeBack }) => {
    await using world = await World.create();
    const { database, line, first, other } = world;
    const { away, survivor } = await world.twoProcesses();
    const listening = { other: await listenAt(survivor, other), same: await listenAt(survivor, first) };
    let since = 0;
    const leaving = async (): Promise<void> => {
      await leave(away, line);
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
      world.forget(away);
      return;
    }
    await comeBack(away, line);
    await waitFor('it to go on', async () => (await readyReasons(away)).length === 0);
    await world.stop(survivor);
    const back = await listenAt(away, other);
    expect((await serve(back, `after-${how}`)).event).toMatchObject({ status: 'PROCESSED' });
    await back.close();
  },
);
