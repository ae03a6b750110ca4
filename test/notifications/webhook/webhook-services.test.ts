import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { type WebhookEndpoint } from '../../../src/notifications/webhook/endpoint/webhook-endpoint.entity.js';
import type { Caller } from '../../../src/kernel/caller.js';
import { Environment } from '../../../src/kernel/environment.js';
import { encodeId } from '../../../src/kernel/ids.js';
import { WebhookStory } from './webhook-story.js';
import { useWebhookServices } from './webhook-services.js';

const webhooks = useWebhookServices();
const { callerOf, me } = webhooks;

const input = (): { name: string; targetUrl: string; eventTypes: string[] } => ({
  name: 'Production webhook',
  targetUrl: webhooks.receiver.url,
  eventTypes: ['reward.paid'],
});

const idOf = (endpoint: WebhookEndpoint): string => encodeId('webhookEndpoint', endpoint.id);

describe('webhook endpoints', () => {
  it('show their secret once, and store it encrypted', async () => {
    const { endpoint, secret } = await webhooks.endpoints.create(me(), input());
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const found = await webhooks.endpoints.find(me(), idOf(endpoint));
    expect(found).toMatchObject({
      name: 'Production webhook',
      eventTypes: ['reward.paid'],
      status: 'ENABLED',
    });
    expect(found?.secret.includes(secret)).toBe(false);
    expect(JSON.stringify(found)).not.toContain('retiredSecrets');
  });

  it('refuse private addresses, http in live, and unknown event types', async () => {
    const refused = async (caller: Caller, change: object): Promise<unknown> =>
      webhooks.endpoints.create(caller, { ...input(), ...change }).catch((error: unknown) => error);
    expect(await refused(me(), { targetUrl: 'https://10.0.0.1/' })).toMatchObject({
      problems: [{ code: 'INVALID_URL', field: ['targetUrl'] }],
    });
    expect(await refused(callerOf(webhooks.story.organizationId, ['*'], Environment.LIVE), {})).toMatchObject(
      {
        problems: [
          { code: 'INVALID_URL', message: 'In the live environment the target must be an https URL.' },
        ],
      },
    );
    expect(await refused(me(), { eventTypes: ['nonsense'] })).toMatchObject({
      problems: [{ code: 'INVALID', field: ['eventTypes'] }],
    });
  });

  it('are hidden from other organizations, the other environment, and keys without the scope', async () => {
    const { endpoint } = await webhooks.endpoints.create(me(), input());
    const stranger = callerOf((await WebhookStory.begin(webhooks.database.pool)).organizationId);
    for (const caller of [stranger, callerOf(webhooks.story.organizationId, ['*'], Environment.LIVE)]) {
      expect(await webhooks.endpoints.find(caller, idOf(endpoint))).toBeNull();
      await expect(webhooks.endpoints.disable(caller, idOf(endpoint))).rejects.toThrow(
        'There is no such webhook endpoint.',
      );
      expect((await webhooks.endpoints.list(caller, {})).nodes).toEqual([]);
    }
    await expect(webhooks.endpoints.create(me(['webhooks:read']), input())).rejects.toThrow('webhooks:write');
    expect((await webhooks.endpoints.list(me(['webhooks:read']), {})).nodes).toHaveLength(1);
  });

  it('disappear when deleted, and their deliveries stay but are not sent', async () => {
    const { endpoint } = await webhooks.endpoints.create(me(), input());
    await webhooks.story.deliveries(2, endpoint.id);
    expect(await webhooks.endpoints.delete(me(), idOf(endpoint))).toBe(idOf(endpoint));
    expect(await webhooks.endpoints.find(me(), idOf(endpoint))).toBeNull();
    await webhooks.story.worker().drain(webhooks.story.signal);
    expect(webhooks.receiver.received).toEqual([]);
    expect(await webhooks.story.statuses()).toEqual({ CANCELLED: 2 });
  });

  it.each([
    [false, { DELIVERED: 3 }],
    [true, { CANCELLED: 3 }],
  ])('hold deliveries while disabled; enabled with dropHeld %p: %p', async (dropHeld, after) => {
    const { endpoint } = await webhooks.endpoints.create(me(), input());
    await webhooks.story.deliveries(3, endpoint.id);
    expect(await webhooks.endpoints.disable(me(), idOf(endpoint))).toMatchObject({
      status: 'DISABLED',
      disabledReason: 'REQUESTED',
    });
    await webhooks.story.worker().drain(webhooks.story.signal);
    expect(await webhooks.story.statuses()).toEqual({ HELD: 3 });
    expect(await webhooks.endpoints.enable(me(), { id: idOf(endpoint), dropHeld })).toMatchObject({
      status: 'ENABLED',
      disabledReason: null,
    });
    await webhooks.story.worker().drain(webhooks.story.signal);
    expect(await webhooks.story.statuses()).toEqual(after);
  });

  it('are dropped as a whole after a 410 in the middle of 3,000, and none of them is sent', async () => {
    const { endpoint } = await webhooks.endpoints.create(me(), input());
    await webhooks.story.steady(endpoint.id);
    await webhooks.story.deliveries(3000, endpoint.id);
    webhooks.receiver.answer = (_request, response) =>
      response.writeHead(webhooks.receiver.received.length <= 50 ? 204 : 410).end();
    await webhooks.story.worker().drain(webhooks.story.signal);
    // Only requests that were in flight at the first 410 follow it.
    const sent = webhooks.receiver.received.length;
    expect(sent).toBeLessThanOrEqual(58);
    expect(await webhooks.story.statuses()).toEqual({ DELIVERED: 50, FAILED: sent - 50, HELD: 3000 - sent });
    await webhooks.endpoints.enable(me(), { id: idOf(endpoint), dropHeld: true });
    await webhooks.story.worker().drain(webhooks.story.signal);
    expect(webhooks.receiver.received).toHaveLength(sent);
    expect(await webhooks.story.statuses()).toMatchObject({ CANCELLED: 3000 - sent });
  });

  it('are signed with all secrets of the last day after rotations', async () => {
    const { endpoint, secret } = await webhooks.endpoints.create(me(), { ...input(), eventTypes: ['*'] });
    const second = await webhooks.endpoints.rotateSecret(me(), idOf(endpoint));
    const third = await webhooks.endpoints.rotateSecret(me(), idOf(endpoint));
    await webhooks.deliveries.sendTest(me(), idOf(endpoint));
    await webhooks.story.worker().drain(webhooks.story.signal);
    const { body, headers } = webhooks.receiver.received[0]!;
    for (const valid of [secret, second.secret, third.secret]) {
      new Webhook(valid).verify(body, headers as Record<string, string>);
    }
    webhooks.story.clock.forward(24 * 60 * 60 * 1000 + 1);
    await webhooks.deliveries.sendTest(me(), idOf(endpoint));
    await webhooks.story.worker().drain(webhooks.story.signal);
    expect((webhooks.receiver.received[1]!.headers['webhook-signature'] as string).split(' ')).toHaveLength(
      1,
    );
  });
});

describe('webhook deliveries', () => {
  it('have an event, an endpoint and attempts, newest first', async () => {
    const { endpoint } = await webhooks.endpoints.create(me(), input());
    await webhooks.story.events(3, { type: 'reward.paid' });
    await webhooks.story.fanOut();
    await webhooks.story.worker().drain(webhooks.story.signal);
    const caller = me();
    const page = await webhooks.deliveries.list(caller, endpoint.id, { first: 2 });
    expect(page.nodes).toHaveLength(2);
    expect(await page.countAll()).toBe(3);
    expect(page.nodes[0]).toMatchObject({ status: 'DELIVERED', attemptCount: 1, endpointId: endpoint.id });
    const attempts = await Promise.all(
      page.nodes.map(async (delivery) => webhooks.deliveries.attemptsOf(caller, delivery)),
    );
    expect(attempts[0]).toMatchObject([
      { number: 1, outcome: 'SUCCESS', statusCode: 204, requestUrl: webhooks.receiver.url },
    ]);
    expect(attempts[1]).toHaveLength(1);
  });

  it('of a test go to the requested endpoint only, regardless of the subscriptions', async () => {
    const { endpoint } = await webhooks.endpoints.create(me(), input());
    await webhooks.endpoints.create(me(), { ...input(), eventTypes: ['*'] });
    const delivery = await webhooks.deliveries.sendTest(me(), idOf(endpoint));
    expect(delivery).toMatchObject({ status: 'PENDING', endpointId: endpoint.id });
    await webhooks.story.fanOut();
    await webhooks.story.worker().drain(webhooks.story.signal);
    expect(webhooks.receiver.received).toHaveLength(1);
    expect(JSON.parse(webhooks.receiver.received[0]!.body)).toMatchObject({
      type: 'webhook_endpoint.test',
      data: { endpointId: idOf(endpoint) },
    });
    await webhooks.endpoints.disable(me(), idOf(endpoint));
    await expect(webhooks.deliveries.sendTest(me(), idOf(endpoint))).rejects.toThrow('disabled');
  });

  it('are sent again with the same message id, the current secret and all attempts', async () => {
    const { endpoint } = await webhooks.endpoints.create(me(), input());
    const delivery = await webhooks.deliveries.sendTest(me(), idOf(endpoint));
    const id = encodeId('delivery', delivery.id);
    webhooks.receiver.answer = (_request, response) => response.writeHead(500).end();
    const worker = webhooks.story.worker();
    for (let round = 0; round < 5; round += 1) {
      await worker.drain(webhooks.story.signal);
      webhooks.story.clock.forward(600_000);
    }
    expect(await webhooks.story.statuses()).toEqual({ FAILED: 1 });
    const { secret } = await webhooks.endpoints.rotateSecret(me(), idOf(endpoint));
    webhooks.story.clock.forward(-3_000_000);
    expect(await webhooks.deliveries.redeliver(me(), { id })).toMatchObject({
      status: 'PENDING',
      finishedAt: null,
    });
    await worker.drain(webhooks.story.signal);
    expect(await webhooks.story.statuses()).toEqual({ PENDING: 1 });
    const again = webhooks.receiver.received.at(-1)!;
    expect(again.headers['webhook-id']).toBe(webhooks.receiver.received[0]!.headers['webhook-id']);
    new Webhook(secret).verify(again.body, again.headers as Record<string, string>);
    expect((await webhooks.story.attempts()).map(({ number }) => number)).toEqual([1, 2, 3, 4, 5]);
    const stranger = callerOf((await WebhookStory.begin(webhooks.database.pool)).organizationId);
    await expect(webhooks.deliveries.redeliver(stranger, { id })).rejects.toThrow(
      'There is no such delivery.',
    );
  });
});
