import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidOf } from '../support/outcome.js';
import { startServer, type TestServer } from '../support/server.js';
import { waitFor } from '../support/wait-for.js';
import { browser, inFile, LateClicks } from './late-clicks.js';

let late: LateClicks;

beforeAll(async () => {
  late = await LateClicks.create();
});
// The next case starts with a running database, and no waiting click.
afterEach(async () => late.recover());
afterAll(async () => late.close());

describe.each(['unreachable', 'unresponsive'] as const)(
  'clicks redirected while the database was %s',
  (mode) => {
    it('are written once after it recovers, before later purchases, and are removed from the spool file', async () => {
      await late.proxy.set(mode);
      const sessions = [await late.click(), await late.click(), await late.click()];
      await waitFor('the clicks to be in the spool file', async () => {
        const text = await late.spooled();
        return sessions.every((session) => text.includes(inFile(session)));
      });
      expect(await late.figure('tribute_clicks_waiting')).toBeGreaterThanOrEqual(3);
      expect((await fetch(`${late.server.url}/readyz`)).status).toBe(503);
      await late.proxy.set('open');
      const events = await Promise.all(
        sessions.map(async (session) => late.purchase(late.server.url, session)),
      );
      expect(await Promise.all(events.map(async (id) => late.evaluated(id)))).toEqual([
        'PROCESSED',
        'PROCESSED',
        'PROCESSED',
      ]);
      expect(await Promise.all(sessions.map(async (session) => late.clicksOf(session)))).toEqual([1, 1, 1]);
      await waitFor('the spool file to go', async () => (await late.spooled()) === '');
      expect(await late.figure('tribute_clicks_waiting')).toBe(0);
      expect(await late.figure('tribute_clicks_lost')).toBe(0);
      await waitFor(
        'the server to be ready',
        async () => (await fetch(`${late.server.url}/readyz`)).status === 200,
      );
    });
  },
);

describe('a purchase by a late click', () => {
  /** A process with a separate connection to the late.database. */
  let other: TestServer;

  beforeAll(async () => {
    other = await startServer({ DATABASE_URL: late.database.url });
  });
  afterAll(async () => {
    await other.stop();
  });

  it('is attributed later when another process accepts the event before the click is written', async () => {
    await late.proxy.set('unreachable');
    const session = await late.click();
    const event = await late.purchase(other.url, session);
    expect(await late.evaluated(event)).toBe('UNMATCHED');
    await late.proxy.set('open');
    await waitFor('the purchase to find its click', async () => (await late.statusOf(event)) === 'PROCESSED');
  });

  it('is attributed later when another process evaluates the event without the click', async () => {
    await late.proxy.set('unreachable');
    const session = await late.click();
    const event = await late.purchase(other.url, session);
    await waitFor('the evaluation to be done', async () => {
      // Restores the state before it, in which no other process takes the event.
      const rows = await late.database.query(
        `update event set status = 'QUEUED', due_at = now() + interval '1 day' where id = $1 and status = 'UNMATCHED' returning id`,
        [uuidOf('event', event)],
      );
      return rows.length === 1;
    });
    const evaluation = await late.database.pool.connect();
    await evaluation.query('begin');
    await evaluation.query(`update event set status = 'UNMATCHED' where id = $1`, [uuidOf('event', event)]);
    await late.proxy.set('open');
    await waitFor('the late click to wait for the evaluation', async () => {
      const waiting = await late.database.query(
        `select from pg_stat_activity
         where datname = current_database() and wait_event_type = 'Lock' and query like '%update event%'`,
      );
      return waiting.length > 0;
    });
    expect(await late.clicksOf(session)).toBe(1);
    await evaluation.query('commit');
    evaluation.release();
    await waitFor('the purchase to find its click', async () => (await late.statusOf(event)) === 'PROCESSED');
  });
});

it('a click that the database refuses is lost once, and no other click is lost', async () => {
  expect(await late.figure('tribute_clicks_lost')).toBe(0);
  const refused = `${browser} refused`;
  const other = await late.database.pool.connect();
  try {
    await other.query('begin');
    await other.query(`alter table click add constraint refused check (user_agent not like '%refused')`);
    const sessions = [await late.click(), await late.click(refused)];
    await waitFor(
      'the clicks to be written',
      async () => (await late.waiting('delete from click_inbox')) >= 1,
    );
    await other.query('commit');
    await waitFor('the first loss', async () => (await late.figure('tribute_clicks_lost')) > 0);
    await waitFor('no click to wait', async () => (await late.figure('tribute_clicks_waiting')) === 0);

    await late.proxy.set('unreachable');
    sessions.push(await late.click(), await late.click(refused));
    await waitFor('the clicks to wait', async () => (await late.figure('tribute_clicks_waiting')) === 2);
    await other.query('begin');
    await other.query('lock table event in access exclusive mode');
    await late.proxy.set('open');
    // The first got no answer in time, so the written clicks are retried.
    await waitFor('a second search for their events', async () => (await late.waiting('picked.status')) > 1);
    await other.query('commit');
    await waitFor('no click to wait', async () => (await late.figure('tribute_clicks_waiting')) === 0);
    expect(await Promise.all(sessions.map(async (session) => late.clicksOf(session)))).toEqual([1, 0, 1, 0]);
    expect(await late.figure('tribute_clicks_lost')).toBe(2);
  } finally {
    await other.query('rollback');
    await other.query('alter table click drop constraint if exists refused');
    other.release();
  }
});
