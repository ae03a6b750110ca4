import { beforeAll, describe, expect, it } from '@jest/globals';
import { aScene, follow, type Scene } from '../support/story.js';
import { useSharedServer } from '../support/suite.js';
import { waitFor } from '../support/wait-for.js';
import { RestClient } from './rest-client.js';

describe('conversions of a TonicPow integration', () => {
  const suite = useSharedServer();
  let scene: Scene;
  let rest: RestClient;
  beforeAll(async () => {
    scene = await aScene(suite.url);
    rest = new RestClient(suite.url, scene.key);
  });

  it('come from links, which take and answer all their settings', async () => {
    const settings = {
      name: 'bio',
      utm: { source: 'sam' },
      subIds: { sub1: 'a' },
      expiresAt: '2999-01-01T00:00:00.000Z',
    };
    const { campaignId, promoterId } = scene;
    const targetUrl = 'https://shop.example/other';
    const link = await rest.post('/v1/links', { campaignId, promoterId, targetUrl, ...settings });
    expect(link).toMatchObject({
      status: 201,
      body: { ...settings, closedReason: null, linkDomainId: null },
    });
  });

  it('follow the test flow of the guide', async () => {
    const promoter = await rest.post('/v1/promoters', { name: 'Sam', email: 'sam@example.com' });
    expect(promoter.status).toBe(201);
    expect(promoter.body).toMatchObject({ id: expect.stringMatching(/^user_\w{26}$/), name: 'Sam' });
    const promoterId = String(promoter.body['id']);
    const link = await rest.post('/v1/links', { campaignId: scene.campaignId, promoterId });
    expect(link.status).toBe(201);
    expect(link.body).toMatchObject({
      shortUrl: expect.any(String),
      promoterId,
      campaignId: scene.campaignId,
    });
    const trial = { name: 'trial', payoutType: 'percent', payoutRate: 10 };
    const goal = await rest.post(`/v1/campaigns/${scene.campaignId}/goals`, trial);
    const sessionId = await follow(suite.url, link.body as never);

    const report = { goalId: goal.body['id'], sessionId, customerId: 'c-1042', amount: 49.99 };
    const conversion = await rest.post('/v1/conversions', report);
    expect(conversion.status).toBe(201);
    expect(conversion.body).toMatchObject({ ...report, promoterId, campaignId: scene.campaignId });
    const path = `/v1/conversions/${String(conversion.body['id'])}`;
    await waitFor('the conversion', async () => (await rest.get(path)).body['status'] === 'completed');

    const again = await rest.post('/v1/conversions', { goalId: goal.body['id'], sessionId });
    expect(again.body).toMatchObject({ statusCode: 409, errors: [{ code: 'DUPLICATE_CONVERSION' }] });
    expect((await rest.post(`${path}/cancel`)).status).toBe(409);
    const aktvator = await rest.get(`/aktvators/${promoterId}`);
    expect(aktvator.text).toContain('"available":499.9');
  });

  it('can be cancelled while they are delayed', async () => {
    const goal = await rest.post(`/v1/campaigns/${scene.campaignId}/goals`, {
      name: 'late',
      payoutType: 'flat',
      payoutRate: 2,
    });
    const sessionId = await follow(suite.url, scene.link);
    const conversion = await rest.post('/v1/conversions', {
      goalId: goal.body['id'],
      sessionId,
      delayMinutes: 60,
    });
    expect(conversion.body).toMatchObject({ status: 'pending', amount: null });
    const cancelled = await rest.post(`/v1/conversions/${String(conversion.body['id'])}/cancel`, {
      reason: 'refund',
    });
    expect([cancelled.status, cancelled.body]).toEqual([
      200,
      expect.objectContaining({ status: 'cancelled' }),
    ]);
  });
});
