import { beforeAll, describe, expect, it } from '@jest/globals';
import { aScene, type Scene } from '../support/story.js';
import { useSharedServer } from '../support/suite.js';
import { RestClient } from './rest-client.js';

const suite = useSharedServer();

describe('an error in a nested field', () => {
  let scene: Scene;
  let rest: RestClient;
  beforeAll(async () => {
    scene = await aScene(suite.url);
    rest = new RestClient(suite.url, scene.key);
  });

  const link = '/attribution/links';
  const long = 'x'.repeat(1000);

  it.each<readonly [string, string, object]>([
    ['utm.term', link, { utm: { term: long } }],
    ['utm.term', link, { utm: { term: 5 } }],
    ['utm', link, { utm: { trem: 'x' } }],
    ['subIds.sub2', link, { subIds: { sub2: long } }],
    [
      'countryTargets.1.url',
      link,
      {
        countryTargets: [
          { country: 'DE', url: 'https://shop.example/de' },
          { country: 'FR', url: 'x' },
        ],
      },
    ],
    ['utm.source', '/campaigns', { utm: { source: long } }],
    ['fraudChecks.velocityEvents', '/campaigns', { fraudChecks: { velocityEvents: 0 } }],
    ['fraudChecks.velocity', '/campaigns', { fraudChecks: { velocity: 'sometimes' } }],
    ['budget', '/campaigns', { budget: -1 }],
    ['payoutRate', '/campaigns', { payoutModel: 'CPC', payoutRate: 'much' }],
  ])('names the whole path %s', async (field, path, more) => {
    const body = {
      ...(path === link
        ? { campaignId: scene.campaignId, aktvatorId: scene.promoterId }
        : { name: 'Summer', targetUrl: 'https://shop.example/' }),
      ...more,
    };
    const answer = await rest.post(path, body);
    expect({ status: answer.status, errors: answer.body['errors'] }).toMatchObject({
      status: 422,
      errors: [{ field }],
    });
  });

  it('names a faulty tier of a reward rule as it was sent', async () => {
    const tiers = [
      { fromCount: 1, percent: 1 },
      { fromCount: -1, percent: 2, fixed: 1 },
    ];
    const rules = [{ key: 'a', reward: { tiered: { basis: 'promoter_count', tiers } } }];
    const answer = await rest.send('PUT', `/campaigns/${scene.campaignId}/reward-rules`, { rules });
    expect({ status: answer.status, errors: answer.body['errors'] }).toMatchObject({
      status: 422,
      errors: [
        { field: 'rules.0.reward.tiered.tiers.1.fromCount' },
        { field: 'rules.0.reward.tiered.tiers.1' },
      ],
    });
  });
});
