import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createDatabase, type TestDatabase } from '../../support/database.js';
import { freePort } from '../../support/free-port.js';
import { uuidOf } from '../../support/outcome.js';
import { startServer, type TestServer } from '../../support/server.js';
import { aScene, anotherBrowser, type Scene } from '../../support/story.js';
import { expectConsistentData } from '../../support/suite.js';

const clicks = 50_000;
const connections = 64;
/** After how many answers the server is told to stop. */
const stops = [15_000, 35_000];

let database: TestDatabase;
let server: TestServer;
let scene: Scene;
let environment: Record<string, string>;

beforeAll(async () => {
  database = await createDatabase();
  environment = { DATABASE_URL: database.url, PORT: String(await freePort()) };
  server = await startServer(environment);
  scene = await aScene(server.url);
});
afterAll(async () => {
  await server.stop();
  await expectConsistentData(database);
  await database.drop();
});

it('every answered click is counted once, although the server is stopped and started twice meanwhile', async () => {
  const visitors = new Visitors(`${server.url}/go/${scene.link.code}`);
  const isDone = visitors.visit();
  for (const count of stops) {
    await visitors.answered(count);
    visitors.pause();
    expect(await server.stop()).toBe(0);
    server = await startServer(environment);
    visitors.resume();
  }
  await isDone;
  await server.stop();
  const answered = visitors.sessions.map((session) => uuidOf('session', session));
  expect(new Set(answered).size).toBe(answered.length);
  expect(answered.length).toBeGreaterThanOrEqual(clicks);
  expect(await timesCounted(answered)).toEqual([{ times: 1, sessions: answered.length }]);
});

/** How many of the sessions have how many valid clicks. */
async function timesCounted(sessions: readonly string[]): Promise<unknown[]> {
  return database.query(
    `select times, count(*)::int as sessions
     from (select count(click.id)::int as times
           from unnest($1::uuid[]) as asked (id)
             left join click on click.session_id = asked.id and click.class = 'VALID'
           group by asked.id) as counted
     group by times order by times`,
    [sessions],
  );
}

/** New visitors who follow a link over a fixed number of connections, also while the server is away. */
class Visitors {
  /** The sessions that were answered. */
  readonly sessions: string[] = [];
  private readonly agent = new Agent({ keepAlive: true, maxSockets: connections });
  /** Set while the server is away. */
  private pausing: PromiseWithResolvers<void> | undefined;
  private readonly waiting: { readonly count: number; readonly resolve: () => void }[] = [];

  constructor(private readonly url: string) {}

  /** Resolves when all clicks are answered. */
  async visit(): Promise<void> {
    await Promise.all(Array.from({ length: connections }, async () => this.visitInTurn()));
    this.agent.destroy();
  }

  /** Resolves when this many clicks are answered. */
  async answered(count: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.waiting.push({ count, resolve });
    return promise;
  }

  /** From now on a visitor who is not answered waits for `resume`. */
  pause(): void {
    this.pausing = Promise.withResolvers();
  }

  resume(): void {
    this.pausing?.resolve();
    this.pausing = undefined;
  }

  private async visitInTurn(): Promise<void> {
    while (this.sessions.length < clicks) {
      const session = await this.follow().catch(() => undefined);
      if (session === undefined) await this.pausing?.promise;
      else this.note(session);
    }
  }

  private note(session: string): void {
    this.sessions.push(session);
    for (const { count, resolve } of this.waiting) if (this.sessions.length === count) resolve();
  }

  /** The session of an answered click; undefined if the server refuses it. */
  private async follow(): Promise<string | undefined> {
    const request = get(this.url, { agent: this.agent, headers: { 'user-agent': anotherBrowser() } });
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    // The head of an answer may arrive before the connection is cut.
    response.on('error', () => undefined).resume();
    const { statusCode, headers } = response;
    if (statusCode !== 302) return undefined;
    return new URL(headers.location ?? '').searchParams.get('tncpw_session') ?? undefined;
  }
}
