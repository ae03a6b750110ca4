import { beforeAll, describe, expect, it } from '@jest/globals';
import { followAndRecord } from '../support/clicks.js';
import { ingestAndEvaluate, uuidOf } from '../support/outcome.js';
import { aGoal, aKey, aLink, aPromoter, aScene, type Scene } from '../support/story.js';
import { useSharedServer } from '../support/suite.js';
import { RestClient } from './rest-client.js';

describe('performance over REST', () => {
  const suite = useSharedServer();
  let scene: Scene;
  let rest: RestClient;
  let goalId: string;
  let samId: string;

  beforeAll(async () => {
    scene = await aScene(suite.url);
    rest = new RestClient(suite.url, scene.key);
    goalId = await aGoal(scene, scene.campaignId, { maxPerVisitor: null });
    samId = await aPromoter(scene, 'Sam');
    const sams = await aLink(scene, scene.campaignId, samId);
    const sessionId = await followAndRecord(suite, scene.link, { referer: 'https://news.example/a' });
    await followAndRecord(suite, scene.link);
    await followAndRecord(suite, sams);
    const byClick = { eventType: 'purchase', attributionCode: null, sessionId };
    await ingestAndEvaluate(scene, 'order-1', byClick);
  });

  const path = (): string => `/campaigns/${scene.campaignId}/performance`;

  it('without parameters has exactly the members of the guide, in their order', async () => {
    const { text, body } = await rest.get(path());
    const figures = 'clicks uniqueClicks botClicks events conversions conversionRate rewards spend epc'.split(
      ' ',
    );
    expect(Object.keys(body)).toEqual(['campaignId', 'currency', 'totals', 'series']);
    expect(Object.keys(body['totals'] as object)).toEqual([...figures, 'budgetRemaining']);
    const [step, ...more] = body['series'] as Record<string, unknown>[];
    expect(more).toEqual([]);
    expect(Object.keys(step as object)).toEqual(['at', ...figures]);
    expect(text).toBe(JSON.stringify(body));
    expect(body).toMatchObject({ currency: 'USD', totals: { clicks: 3, conversions: 1, epc: 333.3333 } });
  });

  it('is divided into groups, filtered and compared as asked', async () => {
    const grouped = await rest.get(`${path()}?groupBy=aktvator&top=1&compare=true&timeZone=Asia/Kolkata`);
    expect(grouped.body).toMatchObject({
      totals: { clicks: 3 },
      groups: [{ key: scene.promoterId, clicks: 2, conversions: 1 }],
      other: { clicks: 1, conversions: 0 },
      previous: { clicks: 0 },
    });
    const filtered = await rest.get(
      `${path()}?aktvatorId=${samId},${scene.promoterId}&where=referrer_host:news.example`,
    );
    expect(filtered.body).toMatchObject({ totals: { clicks: 1, conversions: 1 } });
    const ofSam = await rest.get(`${path()}?aktvatorId=${samId}&groupBy=LINK&orderBy=conversions`);
    expect(ofSam.body).toMatchObject({ totals: { clicks: 1 }, groups: [{ clicks: 1 }] });
  });

  it('is there for every object', async () => {
    const expected = { currency: 'USD', totals: { clicks: 2, conversions: 1 } };
    const all = { currency: 'USD', totals: { clicks: 3, conversions: 1 } };
    const none = { currency: 'EUR', totals: { clicks: 0, conversions: 0, spend: 0 }, series: [] };
    const { organizationId, promoterId, link, gigId } = scene;
    for (const [object, answer] of [
      [`organizations/${organizationId}/performance`, { organizationId, ...all }],
      [`organizations/${organizationId}/performance?currency=EUR`, none],
      [`aktvators/${promoterId}/performance`, { aktvatorId: promoterId, ...expected }],
      [`attribution/links/${link.id}/performance`, { linkId: link.id, ...expected }],
      [`goals/${goalId}/performance`, { goalId, totals: { clicks: 0, conversions: 1 } }],
      [`gigs/${gigId}/performance`, { gigId, totals: { conversions: 0 } }],
    ] as const) {
      expect({ object, ...(await rest.get(`/${object}`)) }).toMatchObject({ status: 200, body: answer });
    }
  });

  it('is a CSV file of every step, or of the groups and the rest', async () => {
    const steps = await rest.get(`/organizations/${scene.organizationId}/performance.csv`);
    expect(steps.headers.get('content-type')).toContain('text/csv');
    const [header, ...lines] = steps.text.trim().split('\r\n');
    expect(header).toBe(
      'row,key,clicks,unique_clicks,paid_clicks,bot_clicks,invalid_clicks,events,leads,conversions,conversion_rate,customers,attempts,verified_attempts,rejected_attempts,rewards,spend,earned,reversed,epc,currency',
    );
    expect(lines.length).toBeGreaterThanOrEqual(31);
    expect(lines.filter((line) => !/^step,[^,]+,0,/.test(line))).toEqual([
      expect.stringMatching(/^step,[^,]+Z,3,3,0,0,0,1,\d,1,0\.33\d*,\d,0,0,0,1,.*,USD$/),
    ]);
    const groups = await rest.get(`${path()}.csv?groupBy=promoter&top=1`);
    expect(groups.text.trim().split('\r\n').slice(1)).toEqual([
      expect.stringMatching(new RegExp(`^group,${scene.promoterId},2,2,`)),
      expect.stringMatching(/^other,,1,1,.*,0\.00,USD$/),
    ]);
  });

  it('does not let a spreadsheet run what visitors wrote', async () => {
    await suite.database.query(
      `insert into click (id, organization_id, environment, link_id, campaign_id, promoter_id, session_id, is_unique, is_bot, class, sub_ids, clicked_at, status)
       select uuidv7(), organization_id, environment, id, campaign_id, promoter_id, gen_random_uuid(), true, false, 'VALID', $2, now(), 'PROCESSED'
       from link where id = $1`,
      [uuidOf('link', scene.link.id), { sub1: '=HYPERLINK("https://evil.example")' }],
    );
    const { text } = await rest.get(`${path()}.csv?groupBy=sub1`);
    expect(text).toContain(`"'=HYPERLINK(""https://evil.example"")"`);
  });

  it.each([
    ['groupBy=shoe_size', 'groupBy'],
    ['timeZone=Mars/Olympus', 'timeZone'],
    ['top=1000', 'top'],
    ['compare=maybe', 'compare'],
    ['where=country', 'where'],
    ['where=shoe_size:40', 'where'],
    ['groupBy=country&where=device:MOBILE', 'groupBy'],
    ['from=2026-02-01&to=2026-01-01', 'from'],
  ])('refuses ?%s and names the parameter, also for a file', async (parameters, field) => {
    for (const form of ['', '.csv']) {
      const { status, body } = await rest.get(`${path()}${form}?${parameters}`);
      expect({ status, body }).toMatchObject({ status: 422, body: { errors: [{ field }] } });
    }
  });

  it('does not find a promoter of another form', async () => {
    expect((await rest.get(`${path()}?aktvatorId=nobody`)).status).toBe(404);
  });

  it('needs the scopes of the object and of campaigns, and hides objects of other tenants', async () => {
    const key = await aKey(scene.owner, scene.organizationId, ['promoters:read']);
    const narrow = new RestClient(suite.url, key);
    for (const object of [`aktvators/${scene.promoterId}`, `campaigns/${scene.campaignId}`]) {
      expect((await narrow.get(`/${object}/performance.csv`)).status).toBe(403);
    }
    const stranger = new RestClient(suite.url, (await aScene(suite.url)).key);
    for (const object of [
      `campaigns/${scene.campaignId}`,
      `organizations/${scene.organizationId}`,
      `aktvators/${scene.promoterId}`,
      `attribution/links/${scene.link.id}`,
      `goals/${goalId}`,
      `gigs/${scene.gigId}`,
    ]) {
      const { status } = await stranger.get(`/${object}/performance`);
      expect({ object, status }).toEqual({ object, status: 404 });
    }
  });
});
