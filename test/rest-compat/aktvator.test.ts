import { beforeAll, describe, expect, it } from '@jest/globals';
import { startReceiver } from '../notifications/webhook/support.js';
import { aScene, type Scene } from '../support/story.js';
import { useSharedServer } from '../support/suite.js';
import { waitFor } from '../support/wait-for.js';
import { RestClient } from './rest-client.js';

describe('an Aktvator integration', () => {
  const suite = useSharedServer();
  let scene: Scene;
  let rest: RestClient;
  beforeAll(async () => {
    scene = await aScene(suite.url);
    rest = new RestClient(suite.url, scene.key);
  });

  it('generates a tracking link, and the same one again', async () => {
    const request = {
      campaignId: scene.campaignId,
      targetUrl: 'https://yoursite.com/signup',
      aktvatorId: scene.promoterId,
    };
    const answer = await rest.post('/attribution/links', request);
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      id: expect.stringMatching(/^link_\w{26}$/),
      shortUrl: expect.stringMatching(/^http/),
      targetUrl: 'https://yoursite.com/signup',
      code: expect.stringMatching(/^[A-Z0-9]+$/),
    });
    expect((await rest.post('/attribution/links', request)).body).toEqual(answer.body);
    const seen = await rest.get(`/attribution/links/${String(answer.body['id'])}`);
    expect(seen.body).toMatchObject({ aktvatorId: scene.promoterId, campaignId: scene.campaignId });
  });

  it('pushes a conversion event, which is evaluated and paid', async () => {
    const event = {
      eventType: 'customer.signup',
      campaignId: scene.campaignId,
      attributionCode: scene.link.code,
      idempotencyKey: 'order_9988776655',
      metadata: { customerId: 'cust_12345', email: 'customer@example.com', plan: 'pro' },
    };
    const answer = await rest.post('/events/ingest', event);
    expect(answer.status).toBe(202);
    expect(answer.body).toEqual({
      received: true,
      eventId: expect.stringMatching(/^evt_/),
      status: 'queued',
    });
    const eventId = String(answer.body['eventId']);
    const processed = await waitFor('the evaluation', async () => {
      const seen = await rest.get(`/events/${eventId}`);
      return seen.body['status'] === 'processed' && seen.body;
    });
    expect(processed).toMatchObject({
      attributionCode: scene.link.code,
      aktvatorId: scene.promoterId,
      eventType: event.eventType,
      campaignId: scene.campaignId,
      idempotencyKey: event.idempotencyKey,
      customerId: 'cust_12345',
      metadata: event.metadata,
      decision: {
        effects: [{ reward: 2500, currency: 'USD' }],
        attribution: { aktvatorId: scene.promoterId },
      },
    });
    expect((await rest.post('/events/ingest', event)).body).toEqual({
      received: true,
      eventId,
      status: 'processed',
    });
    const other = await rest.post('/events/ingest', { ...event, eventType: 'customer.purchase' });
    expect(other.status).toBe(409);
    expect(other.body).toMatchObject({
      statusCode: 409,
      errors: [{ field: 'idempotencyKey', code: 'IDEMPOTENCY_KEY_REUSED' }],
    });
    const rewards = await rest.get(`/rewards?status=paid&aktvatorId=${scene.promoterId}`);
    expect(rewards.body['data']).toEqual([
      expect.objectContaining({
        eventId,
        status: 'paid',
        amount: 2500,
        currency: 'USD',
        campaignId: scene.campaignId,
      }),
    ]);
    const aktvator = await rest.get(`/aktvators/${scene.promoterId}`);
    expect(aktvator.body).toMatchObject({ wallet: { available: 2500, held: 0, currency: 'USD' } });
  });

  it('moves a campaign through its life and nowhere else', async () => {
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

  it('runs a gig whose attempts it verifies itself', async () => {
    const gig = await rest.post('/gigs', {
      campaignId: scene.campaignId,
      title: 'Review us',
      actionType: 'review.written',
      rewardAmount: 1250,
      verification: 'manual',
    });
    expect(gig.status).toBe(201);
    expect(gig.body).toMatchObject({
      status: 'draft',
      rewardAmount: 1250,
      currency: 'USD',
      verification: 'manual',
    });
    const path = `/gigs/${String(gig.body['id'])}`;
    expect((await rest.patch(`${path}/status/published`)).body).toMatchObject({ status: 'published' });
    await rest.post('/events/ingest', {
      eventType: 'review.written',
      attributionCode: scene.link.code.toLowerCase(),
      idempotencyKey: 'review-1',
    });
    const attempt = await waitFor('the attempt', async () => {
      const attempts = await rest.get(`/action-attempts?status=submitted&campaignId=${scene.campaignId}`);
      return (attempts.body['data'] as { id: string }[])[0];
    });
    expect(attempt).toMatchObject({
      status: 'submitted',
      aktvatorId: scene.promoterId,
      gigId: gig.body['id'],
    });
    const verified = await rest.post(`/action-attempts/${attempt.id}/verify`, { note: 'Well written.' });
    expect([verified.status, verified.body]).toEqual([
      200,
      expect.objectContaining({ status: 'verified', note: 'Well written.' }),
    ]);
    expect((await rest.post(`/action-attempts/${attempt.id}/reject`)).status).toBe(409);
    expect((await rest.get('/rewards?limit=1')).body).toMatchObject({
      data: [{ amount: 1250, actionAttemptId: attempt.id }],
    });
    expect((await rest.patch(`${path}/status/closed`)).body).toMatchObject({ status: 'closed' });
  });

  it('sees a campaign whole, and how it performs', async () => {
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

  it('tops its wallet up by the payment page', async () => {
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

  it('keeps its organization and its API keys', async () => {
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

  it('finds a delivery below its own endpoint alone', async () => {
    const receiver = await startReceiver();
    const path = `/organizations/${scene.organizationId}/webhook-endpoints`;
    const anEndpoint = async (name: string): Promise<string> => {
      const endpoint = { name, targetUrl: receiver.url, subscribedEvents: ['gig.published'] };
      return `${path}/${String((await rest.post(path, endpoint)).body['id'])}`;
    };
    const [own, other] = [await anEndpoint('Own'), await anEndpoint('Other')];
    const delivery = `deliveries/${String((await rest.post(`${own}/test`)).body['id'])}`;
    const before = await waitFor('the delivery', async () => {
      const { body } = await rest.get(`${own}/${delivery}`);
      return body['finishedAt'] !== null && body;
    });
    for (const answer of [
      await rest.get(`${other}/${delivery}`),
      await rest.post(`${other}/${delivery}/redeliver`),
      await rest.post(`${path}/nothing/${delivery}/redeliver`),
    ]) {
      expect(answer.body).toEqual({ statusCode: 404, message: 'There is no such delivery.' });
    }
    expect((await rest.get(`${own}/${delivery}`)).body).toEqual(before);
    expect((await rest.post(`${own}/${delivery}/redeliver`)).status).toBe(202);
    for (const endpoint of [own, other]) await rest.delete(endpoint);
    await receiver.close();
  });

  it('registers a webhook endpoint, whose secret is shown once', async () => {
    const path = `/organizations/${scene.organizationId}/webhook-endpoints`;
    const endpoint = await rest.post(path, {
      name: 'Production webhook',
      targetUrl: 'https://yoursite.com/webhooks/aktvator',
      subscribedEvents: ['action_attempt.verified', 'reward.paid', 'campaign.approved'],
    });
    expect(endpoint.status).toBe(201);
    const { secret, ...shown } = endpoint.body;
    expect(secret).toMatch(/^whsec_/);
    expect(shown).toMatchObject({
      organizationId: scene.organizationId,
      subscribedEvents: ['action_attempt.verified', 'reward.paid', 'campaign.approved'],
      status: 'enabled',
      format: 'aktvator',
    });
    const one = `${path}/${String(shown['id'])}`;
    expect((await rest.get(one)).body).toEqual(shown);
    expect((await rest.get(path)).body['data']).toEqual([shown]);
    expect((await rest.patch(one, { name: 'Renamed' })).body).toMatchObject({ name: 'Renamed' });
    const unknown = await rest.patch(one, { subscribedEvents: ['nothing.happened'] });
    expect(unknown.body).toMatchObject({ statusCode: 422, errors: [{ field: 'subscribedEvents' }] });
    expect((await rest.post(`${one}/disable`)).body).toMatchObject({ status: 'disabled' });
    expect((await rest.post(`${one}/enable`)).body).toMatchObject({ status: 'enabled' });
    const rotated = await rest.post(`${one}/rotate-secret`);
    expect(rotated.body['secret']).not.toBe(secret);
    const test = await rest.post(`${one}/test`);
    expect([test.status, test.body]).toEqual([
      202,
      expect.objectContaining({ eventType: 'webhook_endpoint.test' }),
    ]);
    const delivery = `${one}/deliveries/${String(test.body['id'])}`;
    expect((await rest.get(`${one}/deliveries`)).body).toMatchObject({
      total: 1,
      data: [{ id: test.body['id'] }],
    });
    expect((await rest.get(delivery)).body).toMatchObject({
      id: test.body['id'],
      attempts: expect.any(Array),
    });
    expect((await rest.delete(one)).status).toBe(204);
    expect((await rest.get(one)).status).toBe(404);
  });

  it('counts pages, newest first, and links to the next', async () => {
    for (const name of ['one', 'two', 'three']) {
      await rest.post('/aktvators', { name: `Page ${name}`, externalId: name });
    }
    const page = await rest.get('/aktvators?limit=2&page=1');
    expect(page.body).toMatchObject({
      data: [{ name: 'Page three', externalId: 'three' }, { name: 'Page two' }],
      page: 1,
      limit: 2,
      total: 4,
      totalPages: 2,
    });
    expect(page.headers.get('link')).toContain('</aktvators?limit=2&page=2>; rel="next"');
    expect((await rest.get('/aktvators?limit=2&page=2')).body).toMatchObject({
      data: [{ name: 'Page one' }, { id: scene.promoterId }],
    });
    expect((await rest.get('/campaigns?status=active&q=SUMM')).body).toMatchObject({ total: 1 });
    expect((await rest.get('/campaigns?createdAfter=2100-01-01')).body).toMatchObject({
      data: [],
      total: 0,
      totalPages: 0,
    });
    const gigs = await rest.get(`/gigs?campaignId=${scene.campaignId}&status=published`);
    expect(gigs.body['data']).toContainEqual(expect.objectContaining({ id: scene.gigId }));
    expect((await rest.get(`/gigs?status=draft`)).body).toMatchObject({ data: [] });
  });
});
