import { beforeAll, describe, expect, it } from '@jest/globals';
import { aScene, type Scene } from '../support/story.js';
import { useSharedServer } from '../support/suite.js';
import { RestClient } from './rest-client.js';

describe('a TonicPow integration', () => {
  const suite = useSharedServer();
  let scene: Scene;
  let rest: RestClient;
  let advertiserId: string;
  beforeAll(async () => {
    scene = await aScene(suite.url);
    rest = new RestClient(suite.url, scene.key);
    advertiserId = scene.organizationId.replace('org_', 'adv_');
  });

  it("creates the guide's campaign and manages it", async () => {
    const created = await rest.post('/v1/campaigns', {
      name: 'Summer Promo',
      targetUrl: 'https://example.com/summer',
      advertiserId,
      payoutModel: 'CPC',
      payoutRate: 0.005,
    });
    expect(created.status).toBe(201);
    expect(created.text).toContain('"payoutRate":0.005');
    expect(created.body).toMatchObject({
      advertiserId,
      payoutModel: 'CPC',
      status: 'draft',
      budget: null,
      goals: [],
    });
    const path = `/v1/campaigns/${String(created.body['id'])}`;
    expect((await rest.post(`${path}/pause`)).status).toBe(409);
    expect((await rest.post(`${path}/activate`)).body).toMatchObject({ status: 'active' });
    expect((await rest.patch(path, { budget: 100.25, name: 'Autumn' })).body).toMatchObject({
      budget: 100.25,
      name: 'Autumn',
      payoutRate: 0.005,
    });
    expect((await rest.post(`${path}/pause`)).body).toMatchObject({ status: 'paused' });
    expect((await rest.post(`${path}/end`)).body).toMatchObject({ status: 'ended' });
    const list = await rest.get('/v1/campaigns?page=1&limit=1');
    expect(list.body).toMatchObject({
      data: [{ id: created.body['id'] }],
      page: 1,
      limit: 1,
      total: 2,
      totalPages: 2,
    });
  });

  it('may create campaigns only for its own advertiser', async () => {
    const campaign = { name: 'Theirs', targetUrl: 'https://example.com' };
    const literal = await rest.post('/v1/campaigns', { ...campaign, advertiserId: 'adv_abc123' });
    expect(literal.body).toMatchObject({ statusCode: 403 });
    const missing = await rest.post('/v1/campaigns', { payoutModel: 'CPX' });
    expect(missing.status).toBe(422);
    expect((missing.body['errors'] as { field: string }[]).map(({ field }) => field).toSorted()).toEqual([
      'advertiserId',
      'name',
      'payoutModel',
      'targetUrl',
    ]);
    expect((await rest.get('/v1/campaigns')).body).toMatchObject({ total: 2 });
  });

  it('creates a campaign together with its goals, or neither', async () => {
    const campaign = { name: 'With goals', targetUrl: 'https://example.com', advertiserId };
    const lead = { name: 'lead', payoutType: 'flat', payoutRate: 0.005, maxPerPromoter: 3 };
    const sale = {
      name: 'sale',
      title: 'A sale',
      payoutType: 'percent',
      payoutRate: 12.5,
      maxPerVisitor: null,
    };
    const made = await rest.post('/v1/campaigns', { ...campaign, goals: [lead, sale] });
    expect(made).toMatchObject({ status: 201, body: { status: 'draft' } });
    const goals = made.body['goals'] as { name: string }[];
    expect(goals.toSorted((a, b) => a.name.localeCompare(b.name))).toMatchObject([lead, sale]);
    const { total } = (await rest.get('/v1/campaigns')).body;
    for (const [refused, status, fields] of [
      [[{ name: 'lead' }], 422, ['goals.0.payoutType', 'goals.0.payoutRate']],
      [[lead, { ...sale, payoutRate: 101 }, 'third'], 422, ['goals.1.payoutRate', 'goals.2']],
      [[lead, lead], 409, ['goals.1.name']],
      [[{ ...lead, maxPerVisitor: 'many' }], 422, ['goals.0.maxPerVisitor']],
      [[{ ...lead, currency: 'EUR' }], 422, ['goals.0.payoutRate']],
      ['none', 422, ['goals']],
    ] as const) {
      const answer = await rest.post('/v1/campaigns', { ...campaign, goals: refused });
      const named = ((answer.body['errors'] ?? []) as { field: string }[]).map(({ field }) => field);
      expect({ refused, status: answer.status, fields: named }).toEqual({
        refused,
        status,
        fields: [...fields],
      });
    }
    expect((await rest.get('/v1/campaigns')).body).toMatchObject({ total });
  });

  it('adds flat and percentage goals', async () => {
    const path = `/v1/campaigns/${scene.campaignId}/goals`;
    const lead = { name: 'lead', payoutType: 'flat', payoutRate: 1.5, maxPerPromoter: 10 };
    const flat = await rest.post(path, lead);
    expect(flat.status).toBe(201);
    expect(flat.body).toMatchObject({
      payoutType: 'flat',
      payoutRate: 1.5,
      maxPerPromoter: 10,
      maxPerVisitor: 1,
    });
    const sale = { name: 'sale', payoutType: 'percent', payoutRate: 12.5, maxPerVisitor: null };
    const percent = await rest.post(path, sale);
    expect(percent.body).toMatchObject({ payoutType: 'percent', payoutRate: 12.5, maxPerVisitor: null });
    expect((await rest.post(path, { name: 'sale', payoutType: 'flat', payoutRate: 1 })).status).toBe(409);
    const one = `/v1/goals/${String(percent.body['id'])}`;
    expect((await rest.patch(one, { payoutType: 'percent', payoutRate: 5 })).body).toMatchObject({
      payoutRate: 5,
    });
    expect((await rest.patch(one, { payoutRate: 5 })).body).toMatchObject({
      statusCode: 422,
      errors: [{ field: 'payoutType' }],
    });
    expect((await rest.patch(one, { payoutType: 'percent', payoutRate: 100.1 })).body).toMatchObject({
      errors: [{ field: 'payoutRate', code: 'INVALID_AMOUNT' }],
    });
    expect((await rest.get(path)).body).toMatchObject({
      total: 2,
      data: [{ name: 'sale' }, { name: 'lead' }],
    });
    expect((await rest.get(`/v1/campaigns/${scene.campaignId}`)).body).toMatchObject({
      goals: [{ name: 'sale' }, { name: 'lead' }],
    });
    expect((await rest.delete(one)).status).toBe(204);
  });

  it('cannot report conversions without a reference', async () => {
    const literal = await rest.post('/v1/conversions', { goalId: 'goal_123', sessionId: 'sess_456' });
    expect(literal.body).toMatchObject({ statusCode: 404, errors: [{ field: 'goalId' }] });
    const empty = await rest.post('/v1/conversions', { sessionId: null });
    expect(empty.body).toMatchObject({
      statusCode: 422,
      errors: [{ field: 'sessionId', message: 'sessionId is required' }],
    });
  });

  it('gets webhooks in the TonicPow format', async () => {
    const endpoint = await rest.post('/v1/webhooks', {
      name: 'Guide',
      targetUrl: 'https://example.com/hook',
      subscribedEvents: ['conversion.completed', 'click.recorded'],
    });
    expect(endpoint.body).toMatchObject({ format: 'tonicpow', secret: expect.any(String) });
    expect((await rest.get(`/v1/webhooks/${String(endpoint.body['id'])}/deliveries`)).body).toMatchObject({
      data: [],
    });
  });
});
