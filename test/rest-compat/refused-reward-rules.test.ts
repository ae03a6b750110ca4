import { beforeAll, describe, expect, it } from '@jest/globals';
import { aCampaign, aScene, type Scene } from '../support/story.js';
import { useSharedServer } from '../support/suite.js';
import { RestClient, type RestAnswer } from './rest-client.js';

const faulty = {
  rules: [
    { key: 'a', reward: { percent: 5, extra: 1 }, when: { field: 'event.amount', op: 'GT', value: '50' } },
    { key: 'b', reward: { fixed: 'ten' }, target: 'all', priority: 1.5, rounding: 'up' },
    { reward: { fixed: -1 }, caps: [{ count: 1, period: 'year', scope: ['rule', 'world'] }] },
    'x',
    { key: 'e', reward: { fixed: 0.00001 }, effectiveFrom: 'today' },
  ],
  caps: {},
};

const faults = {
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
};

/** Faults that only the campaign can check. */
const faultyForCampaign = {
  currency: 'EUR',
  rules: [
    { key: 'a', reward: { fixed: 5 }, target: { goalId: 'goal_01h00000000000000000000000' } },
    { key: 'a', reward: { percent: 101 }, when: { any: [{ field: 'event.type', op: 'LIKE', value: 1 }] } },
  ],
  caps: [{ amount: 5, scope: ['rule'], period: 'day' }],
};

const faultsForCampaign = {
  'rules.0.target.goalId': 'rules.0.target.goalId must be the id of a goal of this campaign',
  'rules.0.reward.fixed': 'This campaign pays in USD, not EUR.',
  'rules.1.key': 'rules.1.key must be unique: another rule has it',
  'rules.1.reward.percent': 'A percentage is at most 100.',
  'rules.1.when.any.0.op': expect.stringMatching(/must be one of EQ/),
  'caps.0.amount': 'This campaign pays in USD, not EUR.',
};

describe('refused reward rules in the aktvator dialect', () => {
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

  const put = async (body: unknown): Promise<RestAnswer> => rest.send('PUT', path, body);
  const faultsOf = async (body: unknown): Promise<Record<string, string>> => {
    const answer = await put(body);
    expect(answer.status).toBe(422);
    const errors = answer.body['errors'] as { field: string; message: string }[];
    return Object.fromEntries(errors.map(({ field, message }) => [field, message]));
  };

  it('are named with the path of each fault, in the words of the dialect, and change nothing', async () => {
    const live = { rules: [{ key: 'a', reward: { fixed: 1000 } }] };
    expect((await put(live)).status).toBe(200);
    expect(await faultsOf(faulty)).toEqual(faults);
    expect(await faultsOf(faultyForCampaign)).toEqual(faultsForCampaign);
    expect(await faultsOf({ caps: [] })).toEqual({ rules: 'rules is required' });
    expect(await faultsOf({ rules: [], currency: 'XYZ' })).toMatchObject({
      currency: expect.stringMatching(/XYZ/),
    });
    expect((await rest.get(path)).body).toMatchObject(live);
  });

  it('include rules that are nested too deeply, in both APIs', async () => {
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
});
