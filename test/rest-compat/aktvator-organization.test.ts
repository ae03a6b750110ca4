import { beforeAll, describe, expect, it } from '@jest/globals';
import { aScene, type Scene } from '../support/story.js';
import { useSharedServer } from '../support/suite.js';
import { waitFor } from '../support/wait-for.js';
import { RestClient } from './rest-client.js';

describe('an Aktvator organization', () => {
  const suite = useSharedServer();
  let scene: Scene;
  let rest: RestClient;
  beforeAll(async () => {
    scene = await aScene(suite.url);
    rest = new RestClient(suite.url, scene.key);
  });

  it('moves a campaign through its statuses, and is refused other transitions', async () => {
    const created = await rest.post('/campaigns', {
      name: 'Winter',
      targetUrl: 'https://shop.example/winter',
      payoutModel: 'CPC',
      payoutRate: 0.5,
      budget: 100_000,
    });
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({
      status: 'draft',
      payoutModel: 'CPC',
      payoutRate: 0.5,
      budget: 100_000,
      budgetRemaining: 100_000,
    });
    expect(created.body).toMatchObject({
      organizationId: scene.organizationId,
      environment: 'sandbox',
      currency: 'USD',
    });
    const path = `/campaigns/${String(created.body['id'])}`;
    const tooSoon = await rest.patch(`${path}/status/paused`);
    expect(tooSoon.status).toBe(409);
    expect(tooSoon.body['message']).toMatch(/draft cannot become paused; allowed: active/);
    expect((await rest.patch(`${path}/status/active`)).body).toMatchObject({ status: 'active' });
    expect((await rest.send('PUT', `${path}/status/paused`)).body).toMatchObject({ status: 'paused' });
    const back = await rest.patch(`${path}/status/draft`);
    expect([back.status, back.body['message']]).toEqual([
      409,
      expect.stringMatching(/paused cannot become draft.*active/),
    ]);
    expect((await rest.patch(`${path}/status/finished`)).body).toMatchObject({
      statusCode: 422,
      errors: [{ field: 'status' }],
    });
    expect((await rest.delete(path)).status).toBe(409);
    expect((await rest.patch(`${path}/status/ended`)).body).toMatchObject({ status: 'ended' });
  });

  it('reads a campaign and its performance', async () => {
    const campaign = await rest.get(`/campaigns/${scene.campaignId}`);
    expect(campaign.body).toMatchObject({ id: scene.campaignId, goals: [] });
    expect((campaign.body['gigs'] as object[]).length).toBeGreaterThan(0);
    const performance = await rest.get(
      `/campaigns/${scene.campaignId}/performance?interval=day&from=2020-01-01&to=2020-02-01`,
    );
    expect(performance.body).toEqual({
      campaignId: scene.campaignId,
      currency: 'USD',
      totals: {
        clicks: 0,
        uniqueClicks: 0,
        botClicks: 0,
        events: 0,
        conversions: 0,
        conversionRate: 0,
        rewards: 0,
        spend: 0,
        epc: 0,
        budgetRemaining: null,
      },
      series: [],
    });
    const recent = await rest.get(`/campaigns/${scene.campaignId}/performance`);
    expect(recent.body).toMatchObject({ totals: { spend: expect.any(Number) } });
    const wrong = await rest.get(`/campaigns/${scene.campaignId}/performance?interval=year`);
    expect(wrong.body).toMatchObject({ statusCode: 422, errors: [{ field: 'interval' }] });
  });

  it('changes and deletes a draft', async () => {
    const created = await rest.post('/campaigns', {
      name: 'Draft',
      targetUrl: 'https://shop.example',
      budget: 5,
    });
    const path = `/campaigns/${String(created.body['id'])}`;
    const changed = await rest.patch(path, { name: 'Renamed', budget: null, description: 'For all.' });
    expect(changed.body).toMatchObject({
      name: 'Renamed',
      budget: null,
      description: 'For all.',
      targetUrl: 'https://shop.example',
    });
    const gone = await rest.delete(path);
    expect([gone.status, gone.text]).toEqual([204, '']);
    expect((await rest.get(path)).status).toBe(404);
  });

  it('tops up its wallet on the payment page', async () => {
    const path = `/organizations/${scene.organizationId}`;
    const before = (await rest.get(`${path}/wallet`)).body['available'] as number;
    const topUp = await rest.post(`${path}/wallet/topup`, { amount: 2500.5 });
    expect(topUp.status).toBe(201);
    expect(topUp.body).toEqual({
      topupId: expect.stringMatching(/^top_/),
      paymentUrl: expect.stringMatching(/^http.*\/pay\//),
      status: 'pending',
    });
    const page = new URL(String(topUp.body['paymentUrl'])).pathname;
    await fetch(suite.url + page, { method: 'POST', body: new URLSearchParams({ action: 'pay' }) });
    const wallet = (await rest.get(`${path}/wallet`)).body;
    expect(wallet).toMatchObject({
      available: before + 2500.5,
      held: 0,
      currency: 'USD',
      environment: 'sandbox',
    });
    expect((wallet['transactions'] as object[])[0]).toMatchObject({
      type: 'top_up',
      amount: 2500.5,
      currency: 'USD',
    });
    expect((await rest.get(`${path}/wallet?currency=eur`)).body).toMatchObject({
      available: 0,
      currency: 'EUR',
    });
    expect((await rest.get(`${path}/wallet?currency=doubloons`)).status).toBe(422);
  });

  it('manages its profile and its API keys', async () => {
    const path = `/organizations/${scene.organizationId}`;
    const changed = await rest.patch(path, { name: 'Acme Inc.', website: 'https://acme.example' });
    expect(changed.body).toMatchObject({
      id: scene.organizationId,
      name: 'Acme Inc.',
      environment: 'sandbox',
    });
    const advertiser = scene.organizationId.replace('org_', 'adv_');
    expect((await rest.get(`/organizations/${advertiser}`)).body).toMatchObject({
      id: scene.organizationId,
      website: 'https://acme.example',
    });
    const key = await rest.post(`${path}/api-keys`, { name: 'Reader', scopes: ['campaigns:read'] });
    expect(key.status).toBe(201);
    expect(key.body).toMatchObject({
      token: expect.stringMatching(/^ak_test_/),
      environment: 'sandbox',
      kind: 'secret',
    });
    const reader = new RestClient(suite.url, String(key.body['token']));
    expect((await reader.get(`/campaigns/${scene.campaignId}`)).status).toBe(200);
    expect((await reader.get(`/campaigns/${scene.campaignId}`)).body['gigs']).toBeUndefined();
    expect((await reader.get('/gigs')).body).toEqual({
      statusCode: 403,
      message: expect.stringMatching(/gigs:read/),
    });
    const list = await rest.get(`${path}/api-keys`);
    expect(list.text).not.toContain(String(key.body['token']));
    expect(list.body['data']).toContainEqual(
      expect.objectContaining({ id: key.body['id'], prefix: 'ak_test_', scopes: ['campaigns:read'] }),
    );
    expect((await rest.delete(`${path}/api-keys/${String(key.body['id'])}`)).status).toBe(204);
    await waitFor('the revocation', async () => (await reader.get('/campaigns')).status === 401);
  });
});
