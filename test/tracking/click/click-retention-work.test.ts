import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { newId } from '../../../src/kernel/ids.js';
import { isLockTimeout } from '../../../src/kernel/sql.js';
import { recordedClick } from '../../support/clicks.js';
import { createDatabase } from '../../support/database.js';
import { expectCountedFigures } from '../../support/figure-invariants.js';
import { makeJobDue } from '../../support/jobs.js';
import { uuidOf } from '../../support/outcome.js';
import { anotherCampaign, aScene, follow, type Scene } from '../../support/story.js';
import { useServer } from '../../support/suite.js';
import { times } from '../../support/times.js';
import { waitFor } from '../../support/wait-for.js';
import { addClick, monthOf } from './click-rows.js';
import { divideByMonths, monthFromNow } from './months-in-the-past.js';
import { runRetention } from './run-retention.js';

const suite = useServer({ CLICK_RETENTION_DAYS: '30', EVENT_MAX_AGE_DAYS: '1' });
const inMonth = (months: number): string =>
  new Date(monthFromNow(months).getTime() + 86_400_000).toISOString();

const detachLast = `select detach_click_month(name, $1, $2)
  from (select name from click_months() order by ends_at desc limit 1) as last`;

let scene: Scene;
let link: string;

beforeAll(async () => {
  scene = await aScene(suite.url);
  link = uuidOf('link', scene.link.id);
});

beforeEach(async () => {
  // Earlier runs have ended.
  await runRetention(suite.database);
  await divideByMonths(suite.database);
});

const isKept = async (id: string): Promise<boolean> => (await monthOf(suite.database, id)) !== undefined;

describe('old clicks stay', () => {
  it('while the attribution window of a campaign reaches back to them', async () => {
    const click = await addClick(suite.database, { link, at: inMonth(-6) });
    const { campaignId: id } = await anotherCampaign(scene, { attributionWindowDays: 365 });
    await runRetention(suite.database);
    expect(await isKept(click)).toBe(true);
    await scene.program.mutate('updateCampaign', { id, attributionWindowDays: 30 }, '');
    await runRetention(suite.database);
    expect(await isKept(click)).toBe(false);
  });

  it('while an event waits that may need them', async () => {
    const click = await addClick(suite.database, { link, at: inMonth(-5) });
    const event = newId();
    await suite.database.query(
      `insert into event (id, organization_id, environment, event_type, idempotency_key, payload_hash, asset, occurred_at, due_at)
       select $1, organization_id, environment, 'waiting', 'waiting', '', 'USD', $3, now() + interval '1 year' from link where id = $2`,
      [event, link, inMonth(-5)],
    );
    await runRetention(suite.database);
    expect(await isKept(click)).toBe(true);
    await suite.database.query('delete from event where id = $1', [event]);
    await runRetention(suite.database);
    expect(await isKept(click)).toBe(false);
  });

  it('until they are evaluated', async () => {
    const database = await createDatabase();
    try {
      await divideByMonths(database);
      const id = newId();
      const queued = async (status: string): Promise<object[]> => {
        await database.query(
          `insert into click (id, organization_id, environment, link_id, campaign_id, promoter_id, session_id, is_unique, is_bot, clicked_at, status)
           values (first_click_id($1), $2, 'LIVE', $2, $2, $2, $2, true, false, $1, $3)
           on conflict (id) do update set status = excluded.status`,
          [inMonth(-6), id, status],
        );
        return database.query(
          'select detach_click_month(name, now(), $1) as done from click_months() limit 1 offset 1',
          [id],
        );
      };
      expect(await queued('QUEUED')).toEqual([{ done: false }]);
      expect(await queued('PROCESSED')).toEqual([{ done: true }]);
    } finally {
      await database.drop();
    }
  });
});

describe('the job that drops old clicks', () => {
  it('finishes what a process began that died', async () => {
    const click = await addClick(suite.database, { link, at: inMonth(-4) });
    const month = await monthOf(suite.database, click);
    await suite.database.query('select detach_click_month($1, now(), $2)', [month, newId()]);
    expect(await suite.database.query('select * from detached_click_months() as name')).toEqual([
      { name: month },
    ]);
    await runRetention(suite.database);
    expect(await suite.database.query('select * from detached_click_months() as name')).toEqual([]);
    await expectCountedFigures(suite.database);
  });

  it('waits for a long transaction, while clicks do not wait for it', async () => {
    const click = await addClick(suite.database, { link, at: inMonth(-3) });
    const reader = await suite.database.pool.connect();
    try {
      await reader.query('begin');
      await reader.query('select 1 from click limit 1');
      await makeJobDue(suite.database, 'click.months');
      await waitFor('the job to ask for the lock', async () => {
        const rows = await suite.database.query(
          `select from pg_locks where relation = 'click'::regclass and mode = 'AccessExclusiveLock' and not granted`,
        );
        return rows.length > 0;
      });
      const sessions = await Promise.all(times(50, async () => follow(suite.url, scene.link)));
      for (const session of sessions) await recordedClick(suite.database, session);
      expect(await isKept(click)).toBe(true);
    } finally {
      await reader.query('commit');
      reader.release();
    }
    await waitFor('the month to be dropped', async () => !(await isKept(click)));
  });

  it('loses no click that arrives meanwhile', async () => {
    await suite.database.query('select make_click_months($1)', [monthFromNow(12)]);
    const counted = async (): Promise<number> =>
      (await suite.database.query('select from click where link_id = $1', [link])).length;
    const before = await counted();
    const arriving = Promise.all(times(200, async () => follow(suite.url, scene.link)));
    for (let month = 12; month > 9; month -= 1) {
      await waitFor('the locks to be free', async () =>
        suite.database.query(detachLast, [monthFromNow(13), newId()]).catch((error: unknown) => {
          if (!isLockTimeout(error)) throw error;
        }),
      );
    }
    for (const session of await arriving) await recordedClick(suite.database, session);
    expect(await counted()).toBe(before + 200);
  });

  it('deletes clicks of dropped months that come later, and their figures stay', async () => {
    await runRetention(suite.database);
    const session = randomUUID();
    const click = await addClick(suite.database, { link, at: inMonth(-4), session });
    expect(await monthOf(suite.database, click)).toBe('others');
    const figures = async (): Promise<object> =>
      scene.program.run(
        'query ($id: ID!, $from: DateTime!) { link(id: $id) { performance(from: $from) { totals { clicks uniqueClicks } } } }',
        { id: scene.link.id, from: monthFromNow(-7) },
      );
    const before = await figures();
    await runRetention(suite.database);
    expect(await isKept(click)).toBe(false);
    expect(await figures()).toEqual(before);
    expect(await suite.database.query('select from visitor_session where id = $1', [session])).toEqual([]);
    await expectCountedFigures(suite.database);
  });
});
