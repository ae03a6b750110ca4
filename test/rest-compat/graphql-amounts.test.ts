import { beforeAll, describe, expect, it } from '@jest/globals';
import { aScene, type Scene } from '../support/story.js';
import { useSharedServer } from '../support/suite.js';

const suite = useSharedServer();
let scene: Scene;

beforeAll(async () => {
  scene = await aScene(suite.url);
});

describe('an amount over GraphQL', () => {
  it.each([
    ['0.0000001', 'USD'],
    ['1e-7', 'USD'],
    ['0.30000000000000004', 'USD'],
    ['1e400', 'USD'],
    ['1e38', 'POINTS'],
    ['-0.01', 'USD'],
    ['0.5', 'POINTS'],
    ['1,5', 'USD'],
    ['', 'USD'],
    ['٣', 'USD'],
  ])('refuses the text "%s" in %s by the name of its field', async (amount, asset) => {
    const { userErrors } = await scene.program.attempt(
      'createCampaign',
      { name: 'New', targetUrl: 'https://shop.example', budget: { amount, asset } },
      'campaign { id }',
    );
    expect(userErrors).toMatchObject([{ code: 'INVALID_AMOUNT', field: ['budget', 'amount'] }]);
  });

  it('refuses a number as an amount, because it could be a float', async () => {
    const { errors } = await scene.program.send(
      'mutation ($input: CreateCampaignInput!) { createCampaign(input: $input) { campaign { id } } }',
      { input: { name: 'New', targetUrl: 'https://shop.example', budget: { amount: 0.1 } } },
    );
    expect(errors?.[0]?.message).toContain('got invalid value 0.1; Expected type Decimal');
  });
});
