import { beforeAll, describe, expect, it } from '@jest/globals';
import { maxValues } from '../../../src/tracking/performance/fold-figures.js';
import { followAndRecord } from '../../support/clicks.js';
import { ingestAndEvaluate, uuidOf } from '../../support/outcome.js';
import {
  aGoal,
  aLink,
  anotherBrowser,
  anotherCampaign,
  aPromoter,
  aScene,
  type Scene,
} from '../../support/story.js';
import { useServer } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';

const suite = useServer({ PLATFORM_FEE: 'FREE=10%' });

interface Figures {
  readonly clicks: number;
  readonly conversions: number;
  readonly spend: { readonly amount: string };
}

interface Answer {
  readonly totals: Figures;
  readonly other: Figures | null;
  readonly previous: Figures;
  readonly funnel: object;
  readonly timeZone: string;
  readonly series: readonly (Figures & { readonly at: string })[];
  readonly groups: readonly {
    readonly key: string;
    readonly totals: Figures;
    readonly series: readonly Figures[];
  }[];
}

const figures = 'clicks conversions leads customers spend { amount } epc { amount }';
const fields = `timeZone totals { ${figures} } other { ${figures} } previous { ${figures} }
  funnel { clicks sessions leads customers } series { at ${figures} }
  groups { key totals { ${figures} } series { ${figures} } }`;

async function ask({ program }: Scene, type: string, id: string, args = ''): Promise<Answer> {
  const query = `query ($id: ID!) { node(id: $id) { ... on ${type} { performance${args && `(${args})`} { ${fields} } } } }`;
  return (await program.run<{ node: { performance: Answer } }>(query, { id })).node.performance;
}

const sum = (parts: readonly Figures[]): number => parts.reduce((total, { clicks }) => total + clicks, 0);

describe('the performance of an object', () => {
  let scene: Scene;
  let goalId: string;
  let second: Scene;

  beforeAll(async () => {
    scene = await aScene(suite.url);
    goalId = await aGoal(scene, scene.campaignId, { maxPerVisitor: null });
    const sam = await aPromoter(scene, 'Sam');
    second = { ...scene, promoterId: sam, link: await aLink(scene, scene.campaignId, sam) };
    const sessionId = await followAndRecord(suite, scene.link, { referer: 'https://news.example/a' });
    await followAndRecord(suite, scene.link);
    await followAndRecord(suite, second.link);
    const purchase = { eventType: 'purchase' };
    const byClick = { ...purchase, attributionCode: null, sessionId, customerId: 'anna' };
    await ingestAndEvaluate(scene, 'by click', byClick);
    await ingestAndEvaluate(scene, 'by code', { ...purchase, customerId: 'berta' });
  });

  it('is the same for its organization and campaign, and divided among its links, promoters and goals', async () => {
    const expected = { clicks: 3, conversions: 2, leads: 2, customers: 2, spend: { amount: '22.00' } };
    for (const [type, id] of [
      ['Organization', scene.organizationId],
      ['Campaign', scene.campaignId],
    ] as const) {
      const answer = await ask(scene, type, id);
      expect(answer.totals).toMatchObject(expected);
      expect(answer.funnel).toEqual({ clicks: 3, sessions: 3, leads: 2, customers: 2 });
      expect(sum(answer.series)).toBe(3);
      // 30 days, and one more unless the period ends at midnight.
      expect([30, 31]).toContain(answer.series.length);
    }
    const own = { clicks: 2, conversions: 2, epc: { amount: '10.00' } };
    expect((await ask(scene, 'Link', scene.link.id)).totals).toMatchObject(own);
    expect((await ask(scene, 'Promoter', scene.promoterId)).totals).toMatchObject(own);
    expect((await ask(scene, 'Promoter', second.promoterId)).totals).toMatchObject({
      clicks: 1,
      conversions: 0,
    });
    expect((await ask(scene, 'Goal', goalId)).totals).toMatchObject({ clicks: 0, conversions: 2 });
    expect((await ask(scene, 'Gig', scene.gigId)).totals).toMatchObject({ conversions: 0 });
  });

  it('has the largest groups, their series, and the rest', async () => {
    const byPromoter = await ask(scene, 'Campaign', scene.campaignId, 'groupBy: PROMOTER, first: 1');
    expect(byPromoter.groups).toMatchObject([
      { key: scene.promoterId, totals: { clicks: 2, conversions: 2 } },
    ]);
    expect(sum(byPromoter.groups[0]!.series)).toBe(2);
    expect(byPromoter.other).toMatchObject({ clicks: 1, conversions: 0, spend: { amount: '0.00' } });
    const byHost = await ask(scene, 'Organization', scene.organizationId, 'groupBy: REFERRER_HOST');
    expect(byHost.groups).toMatchObject([{ key: 'news.example', totals: { clicks: 1, conversions: 1 } }]);
    expect(byHost.other).toMatchObject({ clicks: 2, conversions: 1 });
    const byGoal = await ask(scene, 'Campaign', scene.campaignId, 'groupBy: GOAL');
    expect(byGoal.groups).toMatchObject([{ key: goalId, totals: { conversions: 2 } }]);
    const filter = `filter: { promoterIds: ["${scene.promoterId}"], visit: { dimension: REFERRER_HOST, values: ["news.example"] } }`;
    const filtered = await ask(scene, 'Campaign', scene.campaignId, `groupBy: LINK, ${filter}`);
    expect(filtered.totals).toMatchObject({ clicks: 1, conversions: 1 });
    expect(filtered.groups).toMatchObject([{ key: scene.link.id }]);
  });

  it('sorts its groups by the asked figure, however many there are', async () => {
    const busy = await anotherCampaign(scene);
    await suite.database.query(
      `insert into click (id, organization_id, environment, link_id, campaign_id, promoter_id, session_id, is_unique, is_bot, class, sub_ids, clicked_at, status)
       select uuidv7(), organization_id, environment, id, campaign_id, promoter_id, gen_random_uuid(), true, false, 'VALID', jsonb_build_object('sub1', 'site ' || place), now(), 'PROCESSED'
       from link, generate_series(1, 60) as place, generate_series(1, place) where id = $1`,
      [uuidOf('link', busy.link.id)],
    );
    const { groups } = await ask(busy, 'Campaign', busy.campaignId, 'groupBy: SUB1, first: 40');
    expect(groups.map(({ key, totals }) => [key, totals.clicks])).toEqual(
      Array.from({ length: 40 }, (_, index) => [`site ${60 - index}`, 60 - index]),
    );
  });

  it('is compared with the period before, in any time zone', async () => {
    const day = 86_400_000;
    const from = new Date(Date.now() + day).toISOString();
    const later = await ask(
      scene,
      'Campaign',
      scene.campaignId,
      `from: "${from}", to: "${new Date(Date.now() + 3 * day).toISOString()}"`,
    );
    expect(later).toMatchObject({ totals: { clicks: 0 }, previous: { clicks: 3, conversions: 2 } });
    for (const zone of ['Asia/Kolkata', 'Asia/Kathmandu', 'Pacific/Chatham', 'America/St_Johns']) {
      for (const interval of ['HOUR', 'DAY', 'MONTH']) {
        const args = `timeZone: "${zone}", interval: ${interval}, from: "${new Date(Date.now() - 5 * day).toISOString()}"`;
        const { series, totals, timeZone } = await ask(scene, 'Campaign', scene.campaignId, args);
        expect([sum(series), totals.clicks]).toEqual([3, 3]);
        const minutes = new Intl.DateTimeFormat('en', { timeZone, minute: 'numeric' });
        expect(series.map(({ at }) => minutes.format(new Date(at)))).toEqual(series.map(() => '0'));
      }
    }
  });

  it.each([
    ['groupBy: COUNTRY, filter: { visit: { dimension: DEVICE, values: ["MOBILE"] } }', 'groupBy'],
    ['timeZone: "Mars/Olympus"', 'timeZone'],
    ['from: "2026-01-02T00:00:00Z", to: "2026-01-01T00:00:00Z"', 'from'],
    ['from: "2020-01-01T00:00:00Z", interval: HOUR', 'interval'],
    ['filter: { linkIds: ["nonsense"] }', 'linkIds'],
  ])('refuses %s and names the argument', async (args, field) => {
    const query = `query ($id: ID!) { campaign(id: $id) { performance(${args}) { totals { clicks } } } }`;
    const { errors } = await scene.program.send(query, { id: scene.campaignId });
    expect(JSON.stringify(errors)).toContain(`"${field}"`);
  });

  it('is not shown to another tenant, and not changed by another asset', async () => {
    const stranger = await aScene(suite.url);
    const query =
      'query ($id: ID!) { node(id: $id) { ... on Campaign { performance { totals { clicks } } } } }';
    expect(await stranger.program.run(query, { id: scene.campaignId })).toEqual({ node: null });
    const foreign = `filter: { campaignIds: ["${scene.campaignId}"] }`;
    expect((await ask(stranger, 'Organization', stranger.organizationId, foreign)).totals.clicks).toBe(0);
    const inPoints = await ask(scene, 'Organization', scene.organizationId, 'asset: "EUR"');
    expect(inPoints.totals).toMatchObject({ clicks: 0, conversions: 0 });
  });

  it('counts a bounded number of values, and all clicks, of a visitor who invents sub-ids', async () => {
    const spammed = await anotherCampaign(scene);
    const visits = Array.from({ length: maxValues + 20 }, async (_, number) =>
      fetch(`${suite.url}/go/${spammed.link.code}?sub1=id-${number}`, {
        redirect: 'manual',
        headers: { 'user-agent': anotherBrowser() },
      }),
    );
    await Promise.all(visits);
    const campaign = uuidOf('campaign', spammed.campaignId);
    await waitFor('the sums', async () => {
      const [row] = await suite.database.query<{ clicks: string }>(
        `select coalesce(sum(clicks + invalid_clicks), 0) as clicks from figure where campaign_id = $1 and dimension = 'all' and is_day`,
        [campaign],
      );
      return row?.clicks === String(maxValues + 20);
    });
    const [row] = await suite.database.query<{ count: string }>(
      `select count(distinct value) from figure where campaign_id = $1 and dimension = 'sub1'`,
      [campaign],
    );
    expect(row?.count).toBe(String(maxValues));
  });
});
