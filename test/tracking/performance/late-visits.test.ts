import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { shortSessionId } from '../../../src/kernel/ids.js';
import { createPool } from '../../../src/platform/database/create-pool.js';
import { foldFigures } from '../../../src/tracking/performance/fold-figures.js';
import { inboxOf } from '../../support/click-inbox.js';
import { miscountedVisits } from '../../support/miscounted-figures.js';
import { evaluated, ingest } from '../../support/outcome.js';
import { lockIsAwaited, lockRows } from '../../support/row-locks.js';
import { startServer, type TestServer } from '../../support/server.js';
import { silent } from '../../support/silent.js';
import { aGoal, anotherCampaign, aScene, follow, type Scene } from '../../support/story.js';
import { useServer } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';

const visit = {
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  'x-country': 'PT',
  referer: 'https://blog.example/post',
};
const figures =
  'events leads conversions customers rewards spend { amount } earned { amount } reversed { amount }';

describe('an event that is counted before its click is written', () => {
  // No jobs here, because this test writes the clicks and sums the figures up itself.
  const suite = useServer({
    ROLE: 'api',
    TRUST_PROXY: '1',
    COUNTRY_HEADER: 'x-country',
    PLATFORM_FEE: 'FREE=10%',
  });
  let pool: Pool;
  let late: Scene;
  let usual: Scene;
  let rewards: readonly string[];

  beforeAll(async () => {
    pool = createPool({ url: suite.database.url, max: 8, role: 'system' }, silent);
    late = await aScene(suite.url);
    usual = await anotherCampaign(late);
    for (const { campaignId } of [late, usual]) await aGoal(late, campaignId);
    await suite.database.query('create table held_click (clicks text)');
    const [lateSession, session] = [await aVisit(late), await aVisit(usual)];
    // The visits came one after the other, so each has a segment of its own.
    await suite.database.query(
      `with taken as (delete from click_inbox where clicks like '%' || $1 || '%' returning clicks)
       insert into held_click select clicks from taken`,
      [shortSessionId(lateSession)],
    );
    const worker = await aWorker();
    rewards = await Promise.all([purchase(late, lateSession), purchase(usual, session)]);
    await worker.stop();
    await foldFigures(pool);
  });
  afterAll(async () => pool.end());

  const aWorker = async (): Promise<TestServer> =>
    startServer({
      DATABASE_URL: suite.database.url,
      DATA_DIR: suite.server.dataDir,
      ROLE: 'worker',
      PLATFORM_FEE: 'FREE=10%',
    });

  async function aVisit({ link }: Scene): Promise<string> {
    const session = await follow(suite.url, link, visit);
    await waitFor('the click to be in the inbox', async () => {
      const text = `%${shortSessionId(session)}%`;
      return (
        (await suite.database.query('select from click_inbox where clicks like $1', [text])).length === 1
      );
    });
    return session;
  }

  /** A purchase that names a link's code and a session. Returns its reward, of which a part is taken back. */
  async function purchase(scene: Scene, sessionId: string): Promise<string> {
    const more = { eventType: 'purchase', sessionId, customerId: `customer of ${scene.campaignId}` };
    const event = await evaluated(scene, await ingest(scene, sessionId, more));
    const id = event.rewards[0]!.id;
    await reverse(id, '1.00');
    return id;
  }

  const reverse = async (id: string, amount: string): Promise<unknown> =>
    late.program.mutate('reverseReward', { id, amount: { amount } }, '');

  async function byVisit({ program, campaignId: id }: Scene): Promise<unknown> {
    const grouped = (dimension: string): string =>
      `${dimension}: performance(groupBy: ${dimension}) { totals { ${figures} } groups { key totals { ${figures} } } }`;
    const query = `query ($id: ID!) { campaign(id: $id) { ${['COUNTRY', 'DEVICE', 'BROWSER', 'REFERRER_HOST'].map(grouped).join(' ')} } }`;
    return (await program.run<{ campaign: unknown }>(query, { id })).campaign;
  }

  const waiting = async (): Promise<number> => (await suite.database.query('select from late_figure')).length;
  const isDue = async (): Promise<unknown> => suite.database.query('update late_figure set due_at = now()');

  it('has no values of a visit as long as the click is not written', async () => {
    await isDue();
    await foldFigures(pool);
    expect(await waiting()).toBeGreaterThan(0);
    expect(await byVisit(late)).toMatchObject({ COUNTRY: { totals: { conversions: 1 }, groups: [] } });
    expect(await byVisit(usual)).toMatchObject({
      COUNTRY: { groups: [{ key: 'PT', totals: { conversions: 1, reversed: { amount: '1.00' } } }] },
    });
  });

  it('has the figures of the other order once the click is written, also after a crash and by several processes', async () => {
    await suite.database.query(
      'with held as (delete from held_click returning clicks) insert into click_inbox (clicks) select clicks from held',
    );
    await inboxOf(pool).settle();
    await isDue();
    const release = await lockRows(suite.database, 'lock table figure in access exclusive mode', []);
    const dying = foldFigures(pool);
    await lockIsAwaited(suite.database);
    await suite.database.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    await release();
    await expect(dying).rejects.toThrow();
    expect(await waiting()).toBeGreaterThan(0);
    await Promise.all([foldFigures(pool), foldFigures(pool), foldFigures(pool)]);
    expect(await waiting()).toBe(0);
    expect(await byVisit(late)).toEqual(await byVisit(usual));
    expect(await miscountedVisits(suite.database)).toEqual([]);
  });

  it('moves no figures twice, and later changes of the event count by its visit at once', async () => {
    for (const id of rewards) await reverse(id, '2.00');
    expect(await waiting()).toBe(0);
    expect(await byVisit(late)).toEqual(await byVisit(usual));
    expect(await byVisit(late)).toMatchObject({
      DEVICE: { groups: [{ totals: { reversed: { amount: '3.00' } } }] },
    });
    expect(await miscountedVisits(suite.database)).toEqual([]);
  });
});
