import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { GraphQLClient } from '../support/graphql-client.js';
import { figureOf, metricsToken } from '../support/metrics.js';
import { uuidOf } from '../support/outcome.js';
import { startServer, type TestServer } from '../support/server.js';
import { startStallingProxy, type StallingProxy } from '../support/stalling-proxy.js';
import { at } from '../support/stand-still.js';
import { aGoal, aScene, type Scene } from '../support/story.js';
import { expectConsistentData } from '../support/suite.js';
import { waitFor } from '../support/wait-for.js';

export const browser = 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0';

/** The format of a session in the spool file. */
export const inFile = (sessionId: string): string => uuidOf('session', sessionId);

/** A server with a known link, whose database can be made unreachable. */
export class LateClicks {
  /** The current server. Tests may stop it and start another one. */
  server!: TestServer;
  scene!: Scene;
  /** A goal that pays for purchases. */
  private goalId = '';

  private constructor(
    readonly database: TestDatabase,
    readonly proxy: StallingProxy,
    readonly dataDir: string,
  ) {}

  static async create(): Promise<LateClicks> {
    const database = await createDatabase();
    const dataDir = await mkdtemp(join(tmpdir(), 'tribute-late-clicks-'));
    const late = new LateClicks(database, await startStallingProxy(database.url), dataDir);
    // Nothing fails yet, so the database may be as slow as the machine.
    await late.start({ DATABASE_CONNECT_TIMEOUT_MS: '', DATABASE_ANSWER_TIMEOUT_MS: '' });
    late.scene = await aScene(late.server.url, '10000.00');
    late.goalId = await aGoal(late.scene, late.scene.campaignId);
    await late.server.stop();
    await late.start();
    await late.followKnownLink();
    return late;
  }

  async start(more: Readonly<Record<string, string>> = {}): Promise<void> {
    this.server = await startServer({
      DATABASE_URL: this.proxy.url,
      DATA_DIR: this.dataDir,
      METRICS_TOKEN: metricsToken,
      DATABASE_CONNECT_TIMEOUT_MS: '1000',
      DATABASE_ANSWER_TIMEOUT_MS: '1000',
      ...more,
    });
  }

  /** Waits for a running database, and no waiting click. */
  async recover(): Promise<void> {
    await this.proxy.set('open');
    const isReady = async (): Promise<boolean> => (await fetch(`${this.server.url}/readyz`)).status === 200;
    await waitFor('the server to be ready', isReady);
    await waitFor('no click to wait', async () => (await this.figure('tribute_clicks_waiting')) === 0);
  }

  async close(): Promise<void> {
    await this.server.stop();
    await this.proxy.close();
    await expectConsistentData(this.database);
    await this.database.drop();
    await rm(this.dataDir, { recursive: true, force: true });
  }

  /** From now on the server has redirected the link before, and no click is waiting. */
  async followKnownLink(): Promise<void> {
    // A conversion waits until the clicks of its process are known to be written.
    const { program } = at(this.server, this.scene);
    const input = { goalId: this.goalId, sessionId: await this.click() };
    await program.mutate('recordConversion', input, 'conversion { id }');
  }

  /** Clicks the link, and returns the session that the target page gets. */
  async click(userAgent = browser): Promise<string> {
    const response = await fetch(`${this.server.url}/go/${this.scene.link.code}`, {
      redirect: 'manual',
      headers: { 'user-agent': userAgent },
    });
    if (response.status !== 302) throw new Error(`The link was answered ${response.status}.`);
    return new URL(response.headers.get('location') ?? '').searchParams.get('tncpw_session') ?? '';
  }

  /** Reports a purchase, until it is accepted. */
  async purchase(url: string, sessionId: string): Promise<string> {
    const report = { eventType: 'purchase', attribution: [{ sessionId }], idempotencyKey: sessionId };
    const { event } = await waitFor('the purchase to be accepted', async () =>
      new GraphQLClient(url, this.scene.key)
        .mutate<{ event: { id: string } }>(
          'ingestEvent',
          { ...report, amount: { amount: '50.00' } },
          'event { id }',
        )
        .catch(() => undefined),
    );
    return event.id;
  }

  async statusOf(id: string): Promise<string | undefined> {
    const rows = await this.database.query<{ status: string }>('select status from event where id = $1', [
      uuidOf('event', id),
    ]);
    return rows[0]?.status;
  }

  async evaluated(id: string): Promise<string> {
    return waitFor('the purchase to be evaluated', async () => {
      const status = await this.statusOf(id);
      return status !== 'QUEUED' && status;
    });
  }

  async clicksOf(sessionId: string): Promise<number> {
    const [row] = await this.database.query<{ count: number }>(
      'select count(*)::int as count from click where session_id = $1',
      [uuidOf('session', sessionId)],
    );
    return row?.count ?? 0;
  }

  async figure(name: string): Promise<number> {
    return figureOf(this.server, name);
  }

  folder(): string {
    return join(this.dataDir, 'clicks');
  }

  /** The contents of all spool files. */
  async spooled(): Promise<string> {
    const names = await readdir(this.folder()).catch(() => []);
    const texts = await Promise.all(
      names.map(async (name) => readFile(join(this.folder(), name), 'utf8').catch(() => '')),
    );
    return texts.join('');
  }

  /** The spool file that contains a click. */
  async fileOf(sessionId: string): Promise<string> {
    for (const name of await readdir(this.folder())) {
      if ((await readFile(join(this.folder(), name), 'utf8')).includes(inFile(sessionId))) return name;
    }
    throw new Error(`No spool file has ${sessionId}.`);
  }

  /** The number of statements with this text that wait for a lock. */
  async waiting(text: string): Promise<number> {
    const rows = await this.database.query(
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like $1`,
      [`%${text}%`],
    );
    return rows.length;
  }
}
