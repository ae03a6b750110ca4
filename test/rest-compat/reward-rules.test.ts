import { beforeAll, describe, expect, it } from '@jest/globals';
import { ingestAndEvaluate, uuidOf } from '../support/outcome.js';
import { aCampaign, aGoal, aKey, aScene, aSeller, type Scene } from '../support/story.js';
import { useSharedServer } from '../support/suite.js';
import { RestClient, type RestAnswer } from './rest-client.js';

/** A rule set that uses all parts of a rule. */
const ruleSetFor = (goalId: string): string => `{
  "currency": "USD",
  "rules": [
    { "key": "large", "title": "Large baskets", "target": { "goalId": "${goalId}" }, "priority": 5, "group": "size",
      "when": { "all": [
        { "field": "event.amount", "op": "BETWEEN", "value": [5000, 100000.125] },
        { "not": { "field": "event.amount", "op": "EQ", "value": 5050 } },
        { "any": [{ "field": "event.metadata.total", "op": "GT", "value": 5000 }] }
      ] },
      "reward": { "tiered": { "basis": "promoter_amount", "period": "month", "mode": "marginal", "tiers": [
        { "fromAmount": 0, "percent": 5 }, { "fromAmount": 100000.5, "percent": 7.25 }] } },
      "caps": [{ "amount": 25000, "scope": ["rule", "promoter"], "period": "month" }],
      "holdDays": 14, "onExceed": "partial", "rounding": "half_even", "effectiveFrom": "2026-01-01" },
    { "key": "signup", "target": { "eventType": "signup" }, "reward": { "fixed": 250.0001 } },
    { "key": "rest", "reward": { "plain": true } }
  ],
  "caps": [{ "count": 3, "scope": ["customer"], "period": "lifetime" }]
}`;

/** The parts of a rule that were omitted. */
const defaults = {
  title: null,
  target: null,
  priority: 0,
  group: null,
  when: null,
  caps: [],
  holdDays: null,
  onExceed: 'reject',
  rounding: 'down',
  effectiveFrom: null,
  effectiveTo: null,
};

describe('draft reward rules in the aktvator dialect', () => {
  const suite = useSharedServer();

  it('can be simulated on real events, in minor units', async () => {
    const scene = await aScene(suite.url);
    const rest = new RestClient(suite.url, scene.key);
    const path = `/campaigns/${scene.campaignId}/reward-rules/simulate`;
    for (const key of ['one', 'two']) await ingestAndEvaluate(scene, key);
    const draft = { rules: [{ key: 'less', reward: { fixed: 1050 } }], days: 7 };
    const { status, body } = await rest.post(path, draft);
    expect(status).toBe(200);
    const sums = { rewards: 2, cost: 2100, actualRewards: 2, actualCost: 5000, difference: -2900 };
    expect(body).toEqual({
      from: expect.any(String),
      to: expect.any(String),
      events: 2,
      isComplete: true,
      currency: 'USD',
      ...sums,
      rules: [{ key: 'less', rewards: 2, cost: 2100 }],
      aktvators: [{ aktvatorId: scene.promoterId, ...sums }],
      aktvatorsChanged: 1,
      others: { count: 0, rewards: 0, cost: 0, actualRewards: 0, actualCost: 0, difference: 0 },
      attribution: null,
    });
    const refused = await rest.post(path, { rules: [{ key: 'No', reward: { fixed: 1 } }], days: 91 });
    expect(refused.status).toBe(422);
    expect((await rest.post(path, { rules: [{ key: 'No', reward: { fixed: 1 } }] })).body).toMatchObject({
      errors: [{ field: 'rules.0.key' }],
    });
    const other = { attributionModel: 'linear', attributionWindowDays: 7 };
    expect((await rest.post(path, other)).body).toMatchObject({
      difference: 0,
      others: { count: 1, cost: 5000, actualCost: 5000 },
      attribution: { model: 'linear', windowDays: 7, halfLifeDays: 7, eventsMoved: 0, eventsKept: 0 },
    });
    expect((await rest.post(path, { attributionModel: 'dice' })).body).toMatchObject({
      errors: [{ field: 'attributionModel' }],
    });
    const campaign = await rest.get(`/campaigns/${scene.campaignId}/reward-rules`);
    expect(campaign.body).toMatchObject({ id: null, rules: [] });
  });
});

describe('reward rules in the aktvator dialect', () => {
  const suite = useSharedServer();
  let scene: Scene;
  let rest: RestClient;
  let campaignId: string;
  let path: string;
  beforeAll(async () => {
    scene = await aScene(suite.url);
    rest = new RestClient(suite.url, scene.key);
    campaignId = await aCampaign(scene);
    path = `/campaigns/${campaignId}/reward-rules`;
  });

  const put = async (body: unknown, at = path): Promise<RestAnswer> => rest.send('PUT', at, body);

  it('do not exist before the first publication', async () => {
    const { status, body } = await rest.get(path);
    expect(status).toBe(200);
    expect(body).toEqual({
      id: null,
      version: null,
      publishedAt: null,
      publishedBy: null,
      currency: 'USD',
      rules: [],
      caps: [],
    });
  });

  it('are published and returned in minor units and lower case, and the response can be sent again', async () => {
    const goalId = await aGoal(scene, campaignId);
    const body = ruleSetFor(goalId);
    const published = await put(body);
    expect(published.status).toBe(200);
    expect(published.body).toMatchObject({ version: 1, currency: 'USD' });
    expect(published.body['id']).toMatch(/^rver_/);
    expect(published.body['publishedBy']).toMatch(/^key_/);
    const sent = JSON.parse(body) as { rules: Record<string, unknown>[]; caps: object[] };
    expect(published.body['rules']).toEqual([
      {
        ...defaults,
        ...sent.rules[0],
        caps: [{ amount: 25000, scope: ['promoter', 'rule'], period: 'month' }],
        effectiveFrom: '2026-01-01T00:00:00.000Z',
      },
      { ...defaults, ...sent.rules[1] },
      { ...defaults, ...sent.rules[2] },
    ]);
    expect(published.text).toContain('"fixed":250.0001');
    expect(published.text).toContain('"percent":7.25');
    expect(published.body['caps']).toEqual(sent.caps);
    const read = await rest.get(path);
    expect(read.body).toEqual(published.body);
    expect((await put(read.body)).body).toEqual(published.body);
    const [stored] = await suite.database.query<{ amounts: unknown }>(
      `select jsonb_path_query_array(rules, 'strict $.**.amount') as amounts from rule_version where id = $1`,
      [uuidOf('ruleVersion', published.body['id'] as string)],
    );
    expect(stored?.amounts).toEqual(['2500001']);
  });

  it('are exact for any notation of a number', async () => {
    const rule = (fixed: string, value: string) =>
      `{ "rules": [{ "key": "a", "when": { "field": "event.amount", "op": "LT", "value": ${value} }, "reward": { "fixed": ${fixed} } }] }`;
    const { text, status } = await put(rule('90071992547409931.0001', '12345678901234567890.000000001'));
    expect(status).toBe(200);
    expect(text).toContain('"fixed":90071992547409931.0001');
    expect(text).toContain('"value":12345678901234567890.000000001');
    expect((await put(rule('1e3', '-0'))).text).toContain('"fixed":1000');
  });

  it.each(['123456789012.123456789', '100.000000000000000001', '9007199254740993'])(
    'are refused with %s if only a JSON number could represent it',
    async (value) => {
      const body = (when: string) =>
        `{ "rules": [{ "key": "a", "when": { "not": ${when} }, "reward": { "plain": true } }] }`;
      const lost = expect.stringContaining('more digits than a JSON number keeps');
      const one = await put(body(`{ "field": "event.metadata.x", "op": "GT", "value": ${value} }`));
      expect([one.status, one.body['errors']]).toMatchObject([
        422,
        [{ field: 'rules.0.when.not.value', message: lost }],
      ]);
      const many = await put(body(`{ "field": "click.ageSeconds", "op": "IN", "value": [1, ${value}] }`));
      expect([many.status, many.body['errors']]).toMatchObject([
        422,
        [{ field: 'rules.0.when.not.value.1', message: lost }],
      ]);
      const other = `/campaigns/${await aCampaign(scene)}/reward-rules`;
      const amount = await put(body(`{ "field": "event.amount", "op": "GT", "value": ${value} }`), other);
      expect(amount.text).toContain(`"value":${value}`);
    },
  );

  it('are not found by another tenant, and require their scopes', async () => {
    const rival = new RestClient(suite.url, (await aSeller(suite.url, 'Rival')).key);
    const live = await aKey(scene.owner, scene.organizationId, ['*'], 'LIVE');
    for (const intruder of [rival, new RestClient(suite.url, live)]) {
      expect((await intruder.get(path)).status).toBe(404);
      expect((await intruder.send('PUT', path, { rules: [] })).status).toBe(404);
    }
    const reader = new RestClient(
      suite.url,
      await aKey(scene.owner, scene.organizationId, ['campaigns:read']),
    );
    expect((await reader.get(path)).status).toBe(200);
    expect((await reader.send('PUT', path, { rules: [] })).status).toBe(403);
    expect((await new RestClient(suite.url).get(path)).status).toBe(401);
    const patched = await rest.patch(path, { rules: [] });
    expect(patched.status).toBe(405);
    expect(patched.headers.get('allow')).toBe('GET, HEAD, PUT, OPTIONS');
  });
});
