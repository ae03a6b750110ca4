import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startReceiver, type Receiver } from '../support/receiver.js';
import { aKey, aScene, type Scene } from '../support/story.js';
import { useSharedServer } from '../support/suite.js';
import { RestClient } from './rest-client.js';

const suite = useSharedServer();
let scene: Scene;
let receiver: Receiver;
let rest: RestClient;

beforeAll(async () => {
  scene = await aScene(suite.url);
  receiver = await startReceiver();
  rest = new RestClient(suite.url, scene.key);
});
afterAll(async () => {
  await receiver.close();
});

describe('postbacks over REST', () => {
  const create = async (client = rest, more: object = {}) =>
    client.post(`/aktvators/${scene.promoterId}/postbacks`, {
      name: 'Tracker',
      url: `${receiver.url}?a={amount}&t={test}`,
      method: 'post',
      bodyFormat: 'json',
      events: ['reward_paid', 'reward_reversed'],
      ...more,
    });

  it('are registered, listed, changed, tested, disabled, enabled and deleted', async () => {
    const created = await create();
    expect(created).toMatchObject({
      status: 201,
      body: {
        method: 'post',
        bodyFormat: 'json',
        events: ['reward_paid', 'reward_reversed'],
        isActive: true,
        registeredBy: 'organization',
      },
    });
    const path = `/postbacks/${String(created.body['id'])}`;
    expect((await rest.get(`/aktvators/${scene.promoterId}/postbacks`)).body).toMatchObject({
      data: [created.body],
    });
    expect((await rest.patch(path, { name: 'Other', events: ['reward_earned'] })).body).toMatchObject({
      name: 'Other',
      events: ['reward_earned'],
    });
    const tested = await rest.post(`${path}/test`);
    expect(tested).toMatchObject({
      status: 200,
      body: { status: 'delivered', attempts: [{ outcome: 'success', statusCode: 204 }] },
    });
    expect((await rest.get(`${path}/deliveries?status=delivered`)).body).toMatchObject({
      data: [tested.body],
    });
    const redelivered = await rest.post(`${path}/deliveries/${String(tested.body['id'])}/redeliver`);
    expect(redelivered).toMatchObject({ status: 202, body: { eventId: tested.body['eventId'] } });
    expect((await rest.post(`${path}/disable`)).body).toMatchObject({
      isActive: false,
      inactiveReason: 'forbidden',
    });
    const enabled = await rest.post(`${path}/enable`, { dropHeld: true });
    expect(enabled.body).toMatchObject({ isActive: true, inactiveReason: null });
    expect((await rest.delete(path)).status).toBe(204);
    expect((await rest.get(path)).status).toBe(404);
  });

  it('are refused by the field, without a scope, and for another tenant', async () => {
    expect(await create(rest, { url: 'https://tracker.example/?a={payout}' })).toMatchObject({
      status: 422,
      body: { errors: [{ field: 'url' }] },
    });
    expect(await create(rest, { events: ['reward_lost'] })).toMatchObject({
      status: 422,
      body: { errors: [{ field: 'events' }] },
    });
    const reader = new RestClient(
      suite.url,
      await aKey(scene.owner, scene.organizationId, ['webhooks:read']),
    );
    expect((await create(reader)).status).toBe(403);
    const { body } = await create();
    const other = new RestClient(suite.url, (await aScene(suite.url)).key);
    const path = `/postbacks/${String(body['id'])}`;
    const answers = [
      await create(other),
      await other.get(path),
      await other.post(`${path}/test`),
      await other.get(`${path}/deliveries`),
    ];
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    const { body: second } = await create();
    const tested = await rest.post(`${path}/test`);
    const elsewhere = `/postbacks/${String(second['id'])}/deliveries/${String(tested.body['id'])}/redeliver`;
    expect((await rest.post(elsewhere)).status).toBe(404);
  });
});
