import { beforeAll, describe, expect, it } from '@jest/globals';
import { ingestAndEvaluate, uuidOf } from '../support/outcome.js';
import { aCampaign, aGoal, aKey, aScene, aSeller, type Scene } from '../support/story.js';
import { useSharedServer } from '../support/suite.js';
import { RestClient, type RestAnswer } from './rest-client.js';

describe('reward rules in the aktvator dialect, as a draft', () => {
  const suite = useSharedServer();

  it('are tried on real events, in minor units', async () => {
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
    });
    const refused = await rest.post(path, { rules: [{ key: 'No', reward: { fixed: 1 } }], days: 91 });
    expect(refused.status).toBe(422);
    expect((await rest.post(path, { rules: [{ key: 'No', reward: { fixed: 1 } }] })).body).toMatchObject({
      errors: [{ field: 'rules.0.key' }],
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
  const faultsOf = async (body: unknown): Promise<Record<string, string>> => {
    const answer = await put(body);
    expect(answer.status).toBe(422);
    const errors = answer.body['errors'] as { field: string; message: string }[];
    return Object.fromEntries(errors.map(({ field, message }) => [field, message]));
  };

  it('are none before any were published', async () => {
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

  it('are published and read in minor units and small letters, and what is read can be sent again', async () => {
    const goalId = await aGoal(scene, campaignId);
    const body = `{
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
    const published = await put(body);
    expect(published.status).toBe(200);
    expect(published.body).toMatchObject({ version: 1, currency: 'USD' });
    expect(published.body['id']).toMatch(/^rver_/);
    expect(published.body['publishedBy']).toMatch(/^key_/);
    const sent = JSON.parse(body) as { rules: Record<string, unknown>[]; caps: object[] };
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

  it('are exact whatever the number looks like', async () => {
    const rule = (fixed: string, value: string) =>
      `{ "rules": [{ "key": "a", "when": { "field": "event.amount", "op": "LT", "value": ${value} }, "reward": { "fixed": ${fixed} } }] }`;
    const { text, status } = await put(rule('90071992547409931.0001', '12345678901234567890.000000001'));
    expect(status).toBe(200);
    expect(text).toContain('"fixed":90071992547409931.0001');
    expect(text).toContain('"value":12345678901234567890.000000001');
    expect((await put(rule('1e3', '-0'))).text).toContain('"fixed":1000');
  });

  it.each(['123456789012.123456789', '100.000000000000000001', '9007199254740993'])(
    'are refused with %s where only a JSON number would be left of it',
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

  it('are refused with the path of each fault, in the words of the dialect', async () => {
    expect(
      await faultsOf({
        rules: [
          {
            key: 'a',
            reward: { percent: 5, extra: 1 },
            when: { field: 'event.amount', op: 'GT', value: '50' },
          },
          { key: 'b', reward: { fixed: 'ten' }, target: 'all', priority: 1.5, rounding: 'up' },
          { reward: { fixed: -1 }, caps: [{ count: 1, period: 'year', scope: ['rule', 'world'] }] },
          'x',
          { key: 'e', reward: { fixed: 0.00001 }, effectiveFrom: 'today' },
        ],
        caps: {},
      }),
    ).toEqual({
      caps: 'caps must be a list',
      'rules.0.reward.extra': 'rules.0.reward.extra is not known; there are plain, fixed, percent, tiered',
      'rules.0.when.value': 'rules.0.when.value must be a number of minor units',
      'rules.1.reward.fixed': 'rules.1.reward.fixed must be a number',
      'rules.1.target': 'rules.1.target must be an object',
      'rules.1.priority': 'rules.1.priority must be a whole number',
      'rules.1.rounding': 'rules.1.rounding must be one of down, half_up, half_even',
      'rules.2.key': 'rules.2.key is required',
      'rules.2.reward.fixed': 'An amount must not be negative.',
      'rules.2.caps.0.period': 'rules.2.caps.0.period must be one of day, week, month, lifetime',
      'rules.2.caps.0.scope.1':
        'rules.2.caps.0.scope.1 must be one of campaign, rule, promoter, customer, visitor',
      'rules.3': 'rules.3 must be an object',
      'rules.4.reward.fixed': expect.stringMatching(/more precise/),
      'rules.4.effectiveFrom': expect.stringMatching(/date and time/),
    });
    // Faults that only the campaign can check have their path as well.
    expect(
      await faultsOf({
        currency: 'EUR',
        rules: [
          { key: 'a', reward: { fixed: 5 }, target: { goalId: 'goal_01h00000000000000000000000' } },
          {
            key: 'a',
            reward: { percent: 101 },
            when: { any: [{ field: 'event.type', op: 'LIKE', value: 1 }] },
          },
        ],
        caps: [{ amount: 5, scope: ['rule'], period: 'day' }],
      }),
    ).toEqual({
      'rules.0.target.goalId': 'rules.0.target.goalId must be the id of a goal of this campaign',
      'rules.0.reward.fixed': 'This campaign pays in USD, not EUR.',
      'rules.1.key': 'rules.1.key must be unique: another rule has it',
      'rules.1.reward.percent': 'A percentage is at most 100.',
      'rules.1.when.any.0.op': expect.stringMatching(/must be one of EQ/),
      'caps.0.amount': 'This campaign pays in USD, not EUR.',
    });
    expect(await faultsOf({ caps: [] })).toEqual({ rules: 'rules is required' });
    expect(await faultsOf({ rules: [], currency: 'XYZ' })).toMatchObject({
      currency: expect.stringMatching(/XYZ/),
    });
    expect((await rest.get(path)).body).toMatchObject({ rules: [{ key: 'a', reward: { fixed: 1000 } }] });
  });

  it('are refused when they are nested beyond reason, by either door', async () => {
    const deep = 40;
    const condition = `${'{"not":'.repeat(deep)}{}${'}'.repeat(deep)}`;
    const rule = `{ "key": "a", "reward": { "plain": true }, "when": ${condition} }`;
    const answer = await put(`{ "rules": [${rule}] }`);
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({ errors: [{ message: 'A condition is at most 8 deep.' }] });
    const query =
      'mutation ($input: PublishRewardRulesInput!) { publishRewardRules(input: $input) { userErrors { message } } }';
    const graphql = await rest.send(
      'POST',
      '/graphql',
      `{ "query": "${query}", "variables": { "input": { "campaignId": "${campaignId}", "rules": [${rule}] } } }`,
    );
    expect(graphql.body).toMatchObject({
      data: { publishRewardRules: { userErrors: [{ message: 'A condition is at most 8 deep.' }] } },
    });
  });

  it('are not found by another tenant, and need their scopes', async () => {
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
