import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { shortSessionId } from '../../../src/kernel/ids.js';
import { LostClicks } from '../../../src/tracking/click/lost-clicks.js';
import { createPool } from '../../../src/platform/database/create-pool.js';
import { inboxOf } from '../../support/click-inbox.js';
import { ingest, uuidOf } from '../../support/outcome.js';
import { lockRows } from '../../support/row-locks.js';
import { startServer, type TestServer } from '../../support/server.js';
import { silent } from '../../support/silent.js';
import { aGoal, aScene, follow, type Scene } from '../../support/story.js';
import { useServer } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';

describe('the inbox of clicks', () => {
  // No jobs here, because this test writes the clicks itself.
  const suite = useServer({ ROLE: 'api' });
  let pool: Pool;
  let scene: Scene;
  beforeAll(async () => {
    pool = createPool({ url: suite.database.url, max: 8, role: 'system' }, silent);
    scene = await aScene(suite.url, '10000.00');
  });
  afterAll(async () => pool.end());

  const aWorker = async (): Promise<TestServer> =>
    startServer({ DATABASE_URL: suite.database.url, DATA_DIR: suite.server.dataDir, ROLE: 'worker' });

  const inInbox = async (): Promise<string> => {
    const rows = await suite.database.query<{ clicks: string }>('select clicks from click_inbox');
    return rows.map(({ clicks }) => clicks).join('\n');
  };
  const isIn = async (session: string): Promise<boolean> =>
    (await inInbox()).includes(shortSessionId(session));

  /** A click that is in the inbox, and its session. */
  async function aClick(userAgent?: string): Promise<string> {
    const session = await follow(
      suite.url,
      scene.link,
      userAgent === undefined ? {} : { 'user-agent': userAgent },
    );
    await waitFor('the click to be in the inbox', async () => isIn(session));
    return session;
  }

  async function clicksOf(session: string): Promise<number> {
    const rows = await suite.database.query('select from click where session_id = $1', [
      uuidOf('session', session),
    ]);
    return rows.length;
  }

  it('has a click within moments, without the address, until the click is written', async () => {
    const session = await aClick();
    expect(await inInbox()).not.toContain('127.0.0.1');
    expect(await clicksOf(session)).toBe(0);
    await inboxOf(pool).settle();
    expect(await isIn(session)).toBe(false);
    expect(await clicksOf(session)).toBe(1);
  });

  it('is written once by several processes at the same time', async () => {
    const sessions = [await aClick(), await aClick(), await aClick()];
    await Promise.all(Array.from({ length: 4 }, async () => inboxOf(pool).settle()));
    expect(await Promise.all(sessions.map(clicksOf))).toEqual([1, 1, 1]);
    expect(await inInbox()).toBe('');
  });

  it('is written to the end, however many segments it has', async () => {
    const sessions: string[] = [];
    for (let segment = 0; segment < 12; segment += 1) sessions.push(await aClick());
    await inboxOf(pool).settle();
    expect(await Promise.all(sessions.map(clicksOf))).toEqual(sessions.map(() => 1));
    expect(await inInbox()).toBe('');
  });

  it('is written once if a process dies while it writes', async () => {
    const session = await aClick();
    const release = await lockRows(suite.database, 'lock table click in access exclusive mode', []);
    const dying = inboxOf(pool).settle();
    const writers = async (): Promise<{ pid: number }[]> =>
      suite.database.query(
        `select pid from pg_stat_activity where wait_event_type = 'Lock' and query like '%delete from click_inbox%'`,
      );
    const [writer] = await waitFor('the click to be written', async () => {
      const found = await writers();
      return found.length > 0 && found;
    });
    await suite.database.query('select pg_terminate_backend($1)', [writer?.pid]);
    await expect(dying).rejects.toThrow();
    expect(await isIn(session)).toBe(true);
    await release();
    await inboxOf(pool).settle();
    expect(await clicksOf(session)).toBe(1);
  });

  it('loses a click that the database refuses, and none of its neighbours', async () => {
    await suite.database.query(
      `alter table click add constraint refused check (user_agent not like '%refused')`,
    );
    const agents = ['one', 'refused', 'two', 'three'].map((name) => `Mozilla/5.0 Firefox/140.0 ${name}`);
    const sessions = await Promise.all(
      agents.map(async (agent) => follow(suite.url, scene.link, { 'user-agent': agent })),
    );
    await waitFor('the clicks to be in the inbox', async () =>
      (await Promise.all(sessions.map(isIn))).every(Boolean),
    );
    const lost = new LostClicks(() => undefined);
    await inboxOf(pool, lost).settle();
    await suite.database.query('alter table click drop constraint refused');
    expect(await Promise.all(sessions.map(clicksOf))).toEqual([1, 0, 1, 1]);
    expect(lost.count).toBe(1);
    expect(await inInbox()).toBe('');
  });

  it('reports a segment that cannot be read, and writes the others', async () => {
    await suite.database.query(`insert into click_inbox (clicks) values ('[[],[],[[0]]')`);
    const session = await aClick();
    const lost = new LostClicks(() => undefined);
    await inboxOf(pool, lost).settle();
    expect(await clicksOf(session)).toBe(1);
    expect(lost.count).toBe(1);
    expect(await inInbox()).toBe('');
  });

  it('is read before a conversion is refused for an unknown session', async () => {
    const session = await aClick();
    const goalId = await aGoal(scene, scene.campaignId);
    const input = { goalId, sessionId: session };
    const { conversion } = await scene.program.mutate<{ conversion: { sessionId: string } }>(
      'recordConversion',
      input,
      'conversion { sessionId }',
    );
    expect(conversion.sessionId).toBe(session);
    expect(await clicksOf(session)).toBe(1);
  });

  it('is read before events are evaluated, so that each finds its click', async () => {
    const session = await aClick();
    const id = await ingest(scene, session, { attributionCode: null, sessionId: session });
    const worker = await aWorker();
    const statusOf = async (): Promise<unknown> => {
      const [row] = await suite.database.query<{ status: string }>('select status from event where id = $1', [
        uuidOf('event', id),
      ]);
      return row?.status !== 'QUEUED' && row?.status;
    };
    expect(await waitFor('the event to be evaluated', statusOf)).toBe('PROCESSED');
    await worker.stop();
  });

  it('queues the events again that an earlier version has evaluated without its clicks', async () => {
    const session = await aClick();
    const id = uuidOf('event', await ingest(scene, session, { attributionCode: null, sessionId: session }));
    await suite.database.query(`update event set status = 'UNMATCHED' where id = $1`, [id]);
    await suite.database.query(`update click_inbox set added_at = added_at - interval '1 minute'`);
    const worker = await aWorker();
    await waitFor('the event to find its click', async () => {
      const rows = await suite.database.query(`select from event where id = $1 and status = 'PROCESSED'`, [
        id,
      ]);
      return rows.length === 1;
    });
    await worker.stop();
  });

  it('is closed to the role of requests', async () => {
    const [grants] = await suite.database.query<{ open: boolean }>(
      `select has_table_privilege('tribute_app', 'click_inbox', 'select, insert, update, delete') as open`,
    );
    expect(grants).toEqual({ open: false });
  });
});
