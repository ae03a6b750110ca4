import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
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

const browser = 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0';

let database: TestDatabase;
let proxy: StallingProxy;
let dataDir: string;
let server: TestServer;
let scene: Scene;
/** A goal that pays for purchases. */
let goalId: string;

beforeAll(async () => {
  database = await createDatabase();
  dataDir = await mkdtemp(join(tmpdir(), 'tribute-late-clicks-'));
  proxy = await startStallingProxy(database.url);
  await start();
  scene = await aScene(server.url, '10000.00');
  goalId = await aGoal(scene, scene.campaignId);
  await followKnownLink();
});
// The next case starts with a running database, and no waiting click.
afterEach(async () => {
  await proxy.set('open');
  await waitFor('the server to be ready', async () => (await fetch(`${server.url}/readyz`)).status === 200);
  await waitFor('no click to wait', async () => (await figure('tribute_clicks_waiting')) === 0);
});
afterAll(async () => {
  await server.stop();
  await proxy.close();
  await expectConsistentData(database);
  await database.drop();
  await rm(dataDir, { recursive: true, force: true });
});

async function start(more: Readonly<Record<string, string>> = {}): Promise<void> {
  server = await startServer({
    DATABASE_URL: proxy.url,
    DATA_DIR: dataDir,
    METRICS_TOKEN: metricsToken,
    DATABASE_CONNECT_TIMEOUT_MS: '1000',
    DATABASE_ANSWER_TIMEOUT_MS: '1000',
    ...more,
  });
}

/** From now on the server has redirected the link before, and no click is waiting. */
async function followKnownLink(): Promise<void> {
  // A conversion waits until the clicks of its process are known to be written.
  const { program } = at(server, scene);
  await program.mutate('recordConversion', { goalId, sessionId: await click() }, 'conversion { id }');
}

/** Clicks the link, and returns the session that the target page gets. */
async function click(userAgent = browser): Promise<string> {
  const response = await fetch(`${server.url}/go/${scene.link.code}`, {
    redirect: 'manual',
    headers: { 'user-agent': userAgent },
  });
  expect(response.status).toBe(302);
  return new URL(response.headers.get('location') ?? '').searchParams.get('tncpw_session') ?? '';
}

async function purchase(url: string, sessionId: string): Promise<string> {
  const { event } = await waitFor('the purchase to be taken in', async () => {
    const input = {
      eventType: 'purchase',
      sessionId,
      idempotencyKey: sessionId,
      amount: { amount: '50.00' },
    };
    return new GraphQLClient(url, scene.key)
      .mutate<{ event: { id: string } }>('ingestEvent', input, 'event { id }')
      .catch(() => undefined);
  });
  return event.id;
}

async function statusOf(id: string): Promise<string | undefined> {
  const rows = await database.query<{ status: string }>('select status from event where id = $1', [
    uuidOf('event', id),
  ]);
  return rows[0]?.status;
}

const evaluated = async (id: string): Promise<string> =>
  waitFor('the purchase to be evaluated', async () => {
    const status = await statusOf(id);
    return status !== 'QUEUED' && status;
  });

async function clicksOf(sessionId: string): Promise<number> {
  const [row] = await database.query<{ count: number }>(
    'select count(*)::int as count from click where session_id = $1',
    [uuidOf('session', sessionId)],
  );
  return row?.count ?? 0;
}

const figure = async (name: string): Promise<number> => figureOf(server, name);

const folder = (): string => join(dataDir, 'clicks');
async function spooled(): Promise<string> {
  const names = await readdir(folder()).catch(() => []);
  const texts = await Promise.all(
    names.map(async (name) => readFile(join(folder(), name), 'utf8').catch(() => '')),
  );
  return texts.join('');
}
/** The format of the file. */
const inFile = (sessionId: string): string => uuidOf('session', sessionId);

/** The spool file that contains a click. */
async function fileOf(sessionId: string): Promise<string> {
  for (const name of await readdir(folder())) {
    if ((await readFile(join(folder(), name), 'utf8')).includes(inFile(sessionId))) return name;
  }
  throw new Error(`No spool file has ${sessionId}.`);
}

describe.each(['away', 'silent'] as const)(
  'clicks that were redirected while the database was %s',
  (mode) => {
    it('are written once when it is back, before the purchases behind them, and the spool file goes', async () => {
      await proxy.set(mode);
      const sessions = [await click(), await click(), await click()];
      await waitFor('the clicks to be in the spool file', async () => {
        const text = await spooled();
        return sessions.every((session) => text.includes(inFile(session)));
      });
      expect(await figure('tribute_clicks_waiting')).toBeGreaterThanOrEqual(3);
      expect((await fetch(`${server.url}/readyz`)).status).toBe(503);
      await proxy.set('open');
      const events = await Promise.all(sessions.map(async (session) => purchase(server.url, session)));
      expect(await Promise.all(events.map(evaluated))).toEqual(['PROCESSED', 'PROCESSED', 'PROCESSED']);
      expect(await Promise.all(sessions.map(clicksOf))).toEqual([1, 1, 1]);
      await waitFor('the spool file to go', async () => (await spooled()) === '');
      expect(await figure('tribute_clicks_waiting')).toBe(0);
      expect(await figure('tribute_clicks_lost')).toBe(0);
      await waitFor(
        'the server to be ready',
        async () => (await fetch(`${server.url}/readyz`)).status === 200,
      );
    });
  },
);

describe('a purchase', () => {
  /** A process with a separate connection to the database. */
  let other: TestServer;

  beforeAll(async () => {
    other = await startServer({ DATABASE_URL: database.url });
  });
  afterAll(async () => {
    await other.stop();
  });

  it('that another process takes in before the click is written belongs to somebody in the end', async () => {
    await proxy.set('away');
    const session = await click();
    const event = await purchase(other.url, session);
    expect(await evaluated(event)).toBe('UNMATCHED');
    await proxy.set('open');
    await waitFor('the purchase to find its click', async () => (await statusOf(event)) === 'PROCESSED');
  });

  it('that another process, which has not seen the click, is still calling unmatched does so too', async () => {
    await proxy.set('away');
    const session = await click();
    const event = await purchase(other.url, session);
    await waitFor('the evaluation to be done', async () => {
      // Restores the state before it, in which no other process takes the event.
      const rows = await database.query(
        `update event set status = 'QUEUED', due_at = now() + interval '1 day' where id = $1 and status = 'UNMATCHED' returning id`,
        [uuidOf('event', event)],
      );
      return rows.length === 1;
    });
    const evaluation = await database.pool.connect();
    await evaluation.query('begin');
    await evaluation.query(`update event set status = 'UNMATCHED' where id = $1`, [uuidOf('event', event)]);
    await proxy.set('open');
    await waitFor('the late click to wait for the evaluation', async () => {
      const waiting = await database.query(
        `select from pg_stat_activity
         where datname = current_database() and wait_event_type = 'Lock' and query like '%update event%'`,
      );
      return waiting.length > 0;
    });
    expect(await clicksOf(session)).toBe(1);
    await evaluation.query('commit');
    evaluation.release();
    await waitFor('the purchase to find its click', async () => (await statusOf(event)) === 'PROCESSED');
  });
});

/** The number of statements with this text that wait for a lock. */
async function held(text: string): Promise<number> {
  const rows = await database.query(
    `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like $1`,
    [`%${text}%`],
  );
  return rows.length;
}

it('a click that the database refuses is lost once, though it is tried in several ways, and no other click with it', async () => {
  expect(await figure('tribute_clicks_lost')).toBe(0);
  const refused = `${browser} refused`;
  const other = await database.pool.connect();
  try {
    await other.query('begin');
    await other.query(`alter table click add constraint refused check (user_agent not like '%refused')`);
    const sessions = [await click(), await click(refused)];
    // First as they came, and then from the backlog, because the database has not answered.
    await waitFor('the clicks to be written twice', async () => (await held('with visit as')) >= 2);
    await other.query('commit');
    await waitFor('the first loss', async () => (await figure('tribute_clicks_lost')) > 0);
    await waitFor('no click to wait', async () => (await figure('tribute_clicks_waiting')) === 0);

    await proxy.set('away');
    sessions.push(await click(), await click(refused));
    await waitFor('the clicks to wait', async () => (await figure('tribute_clicks_waiting')) === 2);
    await other.query('begin');
    await other.query('lock table event in access exclusive mode');
    await proxy.set('open');
    // The first got no answer in time, so the written clicks are retried.
    await waitFor('a second search for their events', async () => (await held('picked.status')) > 1);
    await other.query('commit');
    await waitFor('no click to wait', async () => (await figure('tribute_clicks_waiting')) === 0);
    expect(await Promise.all(sessions.map(clicksOf))).toEqual([1, 0, 1, 0]);
    expect(await figure('tribute_clicks_lost')).toBe(2);
  } finally {
    await other.query('rollback');
    await other.query('alter table click drop constraint if exists refused');
    other.release();
  }
});

it('a process that is killed while the database is away leaves its clicks to the next, which writes each once', async () => {
  await proxy.set('away');
  const session = await click();
  await waitFor('the click to be in the spool file', async () => (await spooled()).includes(inFile(session)));
  await server.kill();
  const name = await fileOf(session);
  // The line that the crash cut off, and a duplicate line.
  const lines = (await readFile(join(folder(), name), 'utf8')).trimEnd().split('\n');
  await appendFile(join(folder(), name), `${lines.at(-1)}\n${lines.at(-1)?.slice(0, 40)}`);
  await proxy.set('open');
  await start();
  // The start is complete, so the click was written before.
  expect(await clicksOf(session)).toBe(1);
  expect(await spooled()).toBe('');
  expect(await evaluated(await purchase(server.url, session))).toBe('PROCESSED');
  await followKnownLink();
});

it('an orderly stop while the database is away leaves them as well', async () => {
  await proxy.set('away');
  const session = await click();
  await server.stop();
  expect(await spooled()).toContain(inFile(session));
  await proxy.set('open');
  await start();
  expect(await clicksOf(session)).toBe(1);
  await followKnownLink();
});

it('above CLICK_BACKLOG clicks are redirected, lost and counted', async () => {
  await server.stop();
  await start({ CLICK_BACKLOG: '2' });
  await followKnownLink();
  await proxy.set('away');
  const sessions = [await click(), await click()];
  await waitFor('both to wait', async () => (await figure('tribute_clicks_waiting')) === 2);
  const lost = await click();
  expect(await figure('tribute_clicks_lost')).toBe(1);
  await proxy.set('open');
  await waitFor('those that waited', async () => {
    const counts = await Promise.all(sessions.map(clicksOf));
    return counts.every((count) => count === 1);
  });
  expect(await clicksOf(lost)).toBe(0);
});

it('clicks that cannot be spooled either stay in memory, and are counted', async () => {
  const lost = await figure('tribute_clicks_lost');
  await rm(folder(), { recursive: true, force: true });
  await writeFile(folder(), 'a file in its place');
  await proxy.set('away');
  const session = await click();
  await waitFor('the click to wait', async () => (await figure('tribute_clicks_waiting')) === 1);
  await waitFor('the log to tell', () =>
    Promise.resolve(server.log().includes('clicks could not be spooled')),
  );
  expect(await figure('tribute_clicks_unspooled')).toBe(1);
  await proxy.set('open');
  await waitFor('the click to be written', async () => (await clicksOf(session)) === 1);
  await waitFor('no click to wait', async () => (await figure('tribute_clicks_waiting')) === 0);
  expect(await figure('tribute_clicks_unspooled')).toBe(0);
  expect(await figure('tribute_clicks_lost')).toBe(lost);
});
