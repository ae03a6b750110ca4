import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { encodeId } from '../../../src/kernel/ids.js';
import { expectCountedFigures } from '../../support/figure-invariants.js';
import { figureOf, metricsToken } from '../../support/metrics.js';
import { balancesOf, ingestAndEvaluate, uuidOf } from '../../support/outcome.js';
import { aCampaign, anotherCampaign, aLink, aScene, type Scene } from '../../support/story.js';
import { useServer } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';
import { addClick } from './click-rows.js';
import { simulate } from '../../evaluation/simulation/simulation.js';
import { divideByMonths, monthFromNow } from './months-in-the-past.js';
import { runRetention } from './run-retention.js';

/** Clicks are kept for 31 days: a window of 30, and an event may be a day old. */
const suite = useServer({ CLICK_RETENTION_DAYS: '30', EVENT_MAX_AGE_DAYS: '1', METRICS_TOKEN: metricsToken });

const dayMs = 86_400_000;
const older = new Date(monthFromNow(-5).getTime() + 10 * dayMs).toISOString();
const old = new Date(monthFromNow(-4).getTime() + dayMs).toISOString();
const recent = new Date(monthFromNow(-1).getTime() + dayMs).toISOString();

/** Every event counts, however old its click is. */
let scene: Scene;
/** Rejects events after the window, as campaigns do by default. */
let strict: Scene;
let cpc: Scene;
let draft: Scene;
let rewardId: string;
let before: object;
const session = { counted: randomUUID(), strict: randomUUID(), again: randomUUID(), paid: randomUUID() };

async function figuresOf({ program, campaignId: id }: Scene): Promise<object> {
  const figures = 'clicks uniqueClicks events rewards spend { amount } reversed { amount }';
  const { campaign } = await program.run<{ campaign: { performance: object } }>(
    `query ($id: ID!, $from: DateTime!) { campaign(id: $id) { performance(from: $from, groupBy: COUNTRY) {
       totals { ${figures} } groups { key totals { ${figures} } }
     } } }`,
    { id, from: monthFromNow(-7) },
  );
  return campaign.performance;
}

async function linkFiguresOf({ program, link }: Scene): Promise<object> {
  const { link: found } = await program.run<{ link: { performance: { totals: object } } }>(
    `query ($id: ID!, $from: DateTime!) { link(id: $id) { performance(from: $from) { totals { clicks uniqueClicks } } } }`,
    { id: link.id, from: monthFromNow(-7) },
  );
  return found.performance.totals;
}

const resultsOf = async (): Promise<object> => ({
  balances: await balancesOf(scene),
  scene: [await figuresOf(scene), await linkFiguresOf(scene)],
  strict: [await figuresOf(strict), await linkFiguresOf(strict)],
  cpc: [await figuresOf(cpc), await linkFiguresOf(cpc)],
});

const clicksBefore = async (time: Date): Promise<number> =>
  (await suite.database.query('select from click where clicked_at < $1', [time])).length;

const report = async (of: Scene, key: string, id: string) =>
  ingestAndEvaluate(of, key, { attributionCode: null, sessionId: encodeId('session', id), customerId: key });

beforeAll(async () => {
  // Its first run is when the server starts.
  await runRetention(suite.database);
  await divideByMonths(suite.database);
  scene = await aScene(suite.url);
  await scene.program.mutate(
    'updateCampaign',
    { id: scene.campaignId, fraudChecks: { outsideAttributionWindow: 'OFF' } },
    '',
  );
  strict = await anotherCampaign(scene);
  cpc = await anotherCampaign(scene, { payoutModel: 'CPC', payoutRate: { amount: '0.50' } });
  const campaignId = await aCampaign(scene, {}, false);
  draft = { ...scene, campaignId, link: await aLink(scene, campaignId, scene.promoterId) };
  const add = async ({ link }: Scene, at: string, more: object): Promise<string> =>
    addClick(suite.database, { link: uuidOf('link', link.id), at, ...more });
  await add(scene, older, { session: session.counted });
  await add(scene, old, { session: session.counted, isUnique: false });
  await add(strict, older, { session: session.strict });
  await add(strict, old, { session: session.again });
  await add(strict, recent, { session: session.again, isUnique: false });
  await add(draft, old, {});
  const paid = await add(cpc, old, { session: session.paid, status: 'QUEUED' });
  const { rewards } = await report(scene, 'counted', session.counted);
  rewardId = rewards[0]?.id ?? '';
  await waitFor('the paid click', async () => {
    const rows = await suite.database.query('select from reward where source_id = $1', [paid]);
    return rows.length > 0;
  });
  await waitFor('the sums', async () => {
    const rows = await suite.database.query('select from figure_change limit 1');
    return rows.length === 0;
  });
  before = await resultsOf();
  await runRetention(suite.database);
});

describe('months of clicks that are older than CLICK_RETENTION_DAYS', () => {
  it('are gone, and later clicks stay', async () => {
    expect(await clicksBefore(monthFromNow(-3))).toBe(0);
    expect(await clicksBefore(new Date())).toBe(1);
  });

  it('leave figures, rewards and money as they were', async () => {
    expect(await resultsOf()).toEqual(before);
    expect(before).toMatchObject({
      scene: [
        { totals: { clicks: 2, events: 1, rewards: 1 }, groups: [{ key: 'DE' }] },
        { clicks: 2, uniqueClicks: 1 },
      ],
      cpc: [{ totals: { clicks: 1, rewards: 1, spend: { amount: '0.50' } } }, { clicks: 1 }],
    });
    await expectCountedFigures(suite.database);
  });

  it('leave no session that nothing leads to', async () => {
    const rows = await suite.database.query<{ id: string }>(
      'select id from visitor_session where id = any($1::uuid[])',
      [Object.values(session)],
    );
    expect(rows.map(({ id }) => id).toSorted()).toEqual([session.counted, session.again].toSorted());
  });

  it('are reported to the organization, in the log and as a metric', async () => {
    const { auditLog } = await scene.program.run<{
      auditLog: { nodes: { action: string; after: { droppedClicks: number } | null }[] };
    }>('{ auditLog(first: 100) { nodes { action by { __typename } after } } }');
    const entries = auditLog.nodes.filter(({ action }) => action === 'click.months');
    expect(new Set(entries.map(({ after }) => after?.droppedClicks))).toEqual(new Set([2, 4]));
    expect(entries[0]).toMatchObject({ by: { __typename: 'SystemActor' } });
    expect(await figureOf(suite.server, 'tribute_clicks_dropped_total')).toBe(6);
    expect(await figureOf(suite.server, 'tribute_click_months_overdue')).toBe(0);
  });

  it('leave a campaign that they belonged to used, so that it cannot be deleted', async () => {
    const answer = await scene.program.attempt('deleteCampaign', { id: draft.campaignId }, '');
    expect(JSON.stringify(answer)).toContain('this one has clicks');
  });
});

describe('after its clicks were dropped', () => {
  it('a simulation says since when clicks are complete, and moves no event whose window begins before', async () => {
    const [floor] = await suite.database.query<{ since: Date }>(
      'select kept_since as since from click_floor',
    );
    const clicksSince = floor?.since.toISOString();
    const other = { attributionModel: 'FIRST_CLICK', attributionWindowDays: 365 };
    const { difference, attribution } = await simulate(scene.program, scene.campaignId, other);
    expect({ difference, attribution }).toMatchObject({
      difference: { amount: '0.00' },
      attribution: { eventsMoved: 0, eventsKept: 1, clicksSince },
    });
    const short = { ...other, attributionWindowDays: 1 };
    const complete = await simulate(scene.program, scene.campaignId, short);
    expect(complete.attribution).toMatchObject({ eventsMoved: 0, eventsKept: 0, clicksSince });
  });

  it('a session with events earns as before, and one without is unknown', async () => {
    expect(await report(scene, 'renewal', session.counted)).toMatchObject({ status: 'PROCESSED' });
    expect(await report(strict, 'late', session.strict)).toMatchObject({ status: 'UNMATCHED' });
  });

  it('a reversed reward is subtracted where it was added', async () => {
    await scene.program.mutate('reverseReward', { id: rewardId }, '');
    await expectCountedFigures(suite.database);
    expect(await figuresOf(scene)).toMatchObject({
      groups: [{ key: 'DE', totals: { clicks: 2, events: 2, reversed: { amount: '25.00' } } }],
    });
  });

  it('a customer can be seen, exported and erased', async () => {
    const { customer } = await scene.program.run<{
      customer: { journey: { nodes: { event: object | null }[] } };
    }>('{ customer(customerId: "counted") { journey { nodes { clickedAt: at event { id } } } } }');
    expect(customer.journey.nodes).toHaveLength(1);
    const { records } = await scene.program.mutate<{ records: { kind: string }[] }>(
      'exportCustomer',
      { customerId: 'counted' },
      'records { kind }',
    );
    expect(records.map(({ kind }) => kind).toSorted()).toEqual(['event', 'session']);
    await scene.program.mutate('eraseCustomer', { customerId: 'counted' }, '');
    await waitFor('the erasure', async () => {
      const rows = await suite.database.query(`select from customer_erasure where status = 'COMPLETED'`);
      return rows.length > 0;
    });
    await expectCountedFigures(suite.database);
  });
});
