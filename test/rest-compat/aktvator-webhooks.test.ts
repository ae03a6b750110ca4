import { beforeAll, describe, expect, it } from '@jest/globals';
import { startReceiver } from '../support/receiver.js';
import { aScene, type Scene } from '../support/story.js';
import { useSharedServer } from '../support/suite.js';
import { waitFor } from '../support/wait-for.js';
import { RestClient, type RestAnswer } from './rest-client.js';

describe('the webhook endpoints of an Aktvator integration', () => {
  const suite = useSharedServer();
  let scene: Scene;
  let rest: RestClient;
  beforeAll(async () => {
    scene = await aScene(suite.url);
    rest = new RestClient(suite.url, scene.key);
  });

  const endpoints = (): string => `/organizations/${scene.organizationId}/webhook-endpoints`;

  async function registered(): Promise<RestAnswer> {
    return rest.post(endpoints(), {
      name: 'Production webhook',
      targetUrl: 'https://yoursite.com/webhooks/aktvator',
      subscribedEvents: ['action_attempt.verified', 'reward.paid', 'campaign.approved'],
    });
  }

  it('return only their own deliveries', async () => {
    const receiver = await startReceiver();
    const path = endpoints();
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

  it('show their secret once, at registration', async () => {
    const endpoint = await registered();
    expect(endpoint.status).toBe(201);
    const { secret, ...shown } = endpoint.body;
    expect(secret).toMatch(/^whsec_/);
    expect(shown).toMatchObject({
      organizationId: scene.organizationId,
      subscribedEvents: ['action_attempt.verified', 'reward.paid', 'campaign.approved'],
      status: 'enabled',
      format: 'aktvator',
    });
    const one = `${endpoints()}/${String(shown['id'])}`;
    expect((await rest.get(one)).body).toEqual(shown);
    expect((await rest.get(endpoints())).body['data']).toEqual([shown]);
    expect((await rest.patch(one, { name: 'Renamed' })).body).toMatchObject({ name: 'Renamed' });
    const unknown = await rest.patch(one, { subscribedEvents: ['nothing.happened'] });
    expect(unknown.body).toMatchObject({ statusCode: 422, errors: [{ field: 'subscribedEvents' }] });
    await rest.delete(one);
  });

  it('can be disabled, enabled, tested and deleted, and can get new secrets', async () => {
    const { id, secret } = (await registered()).body as { id: string; secret: string };
    const one = `${endpoints()}/${id}`;
    expect((await rest.post(`${one}/disable`)).body).toMatchObject({ status: 'disabled' });
    const wrong = await rest.post(`${one}/enable`, { dropHeld: 'all' });
    expect(wrong.body).toMatchObject({ statusCode: 422, errors: [{ field: 'dropHeld' }] });
    expect((await rest.post(`${one}/enable`, { dropHeld: true })).body).toMatchObject({ status: 'enabled' });
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
});
