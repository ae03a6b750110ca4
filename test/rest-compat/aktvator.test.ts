import { beforeAll, describe, expect, it } from '@jest/globals';
import { aScene, type Scene } from '../support/story.js';
import { useSharedServer } from '../support/suite.js';
import { waitFor } from '../support/wait-for.js';
import { RestClient, type RestAnswer } from './rest-client.js';

describe('an Aktvator integration', () => {
  const suite = useSharedServer();
  let scene: Scene;
  let rest: RestClient;
  beforeAll(async () => {
    scene = await aScene(suite.url);
    rest = new RestClient(suite.url, scene.key);
  });

  const signUp = (idempotencyKey: string, customerId = 'cust_12345') => ({
    eventType: 'customer.signup',
    campaignId: scene.campaignId,
    attributionCode: scene.link.code,
    idempotencyKey,
    metadata: { customerId, email: 'customer@example.com', plan: 'pro' },
  });

  const processedEvent = async (eventId: string): Promise<RestAnswer['body']> =>
    waitFor('the evaluation', async () => {
      const seen = await rest.get(`/events/${eventId}`);
      return seen.body['status'] === 'processed' && seen.body;
    });

  /** A promoter's customer writes a review. */
  async function aSubmittedReview(): Promise<{ id: string }> {
    await rest.post('/events/ingest', {
      eventType: 'review.written',
      attributionCode: scene.link.code.toLowerCase(),
      idempotencyKey: 'review-1',
    });
    return waitFor('the attempt', async () => {
      const attempts = await rest.get(`/action-attempts?status=submitted&campaignId=${scene.campaignId}`);
      return (attempts.body['data'] as { id: string }[])[0];
    });
  }

  it('generates a tracking link once', async () => {
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
    const event = signUp('order_9988776655');
    const answer = await rest.post('/events/ingest', event);
    expect(answer.status).toBe(202);
    expect(answer.body).toEqual({
      received: true,
      eventId: expect.stringMatching(/^evt_/),
      status: 'queued',
    });
    const eventId = String(answer.body['eventId']);
    const processed = await processedEvent(eventId);
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

  it('answers a repeated event with its status, and refuses its key for another event', async () => {
    const event = signUp('order_1122334455', 'cust_67890');
    const { eventId } = (await rest.post('/events/ingest', event)).body as { eventId: string };
    await processedEvent(eventId);
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
  });

  it('runs a gig and verifies its attempts', async () => {
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
    const attempt = await aSubmittedReview();
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

  it('reads pages, newest first, with a link to the next page', async () => {
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
