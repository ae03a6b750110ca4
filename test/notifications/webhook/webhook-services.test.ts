import 'reflect-metadata';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { MikroORM } from '@mikro-orm/postgresql';
import { Webhook } from 'standardwebhooks';
import { ormOptions } from '../../../mikro-orm.config.js';
import { readConfig } from '../../../src/config.js';
import { releaseHeld } from '../../../src/notifications/webhook/delivery/release-held.js';
import { DeliveryService } from '../../../src/notifications/webhook/delivery/delivery.service.js';
import { type WebhookEndpoint } from '../../../src/notifications/webhook/endpoint/webhook-endpoint.entity.js';
import { WebhookEndpointService } from '../../../src/notifications/webhook/endpoint/webhook-endpoint.service.js';
import type { Caller } from '../../../src/kernel/caller.js';
import { EntityLoaders } from '../../../src/kernel/entity-loaders.js';
import { Environment } from '../../../src/kernel/environment.js';
import { encodeId, newId } from '../../../src/kernel/ids.js';
import type { KeyPrincipal } from '../../../src/kernel/principal.js';
import { Quotas } from '../../../src/kernel/quotas.js';
import { sqlOf } from '../../../src/kernel/sql.js';
import {
  loopbackFilter,
  secretBox,
  startDatabase,
  startReceiver,
  WebhookStory,
  type Receiver,
  type WebhookDatabase,
} from './support.js';

let database: WebhookDatabase;
let orm: MikroORM;
let story: WebhookStory;
let receiver: Receiver;
let endpoints: WebhookEndpointService;
let deliveries: DeliveryService;

beforeAll(async () => {
  database = await startDatabase();
  orm = await MikroORM.init(ormOptions(database.url));
});
afterAll(async () => {
  await orm.close(true);
  await database.stop();
});
beforeEach(async () => {
  story = await WebhookStory.begin(database.pool);
  receiver = await startReceiver();
  endpoints = new WebhookEndpointService({
    metadata: orm.getMetadata(),
    secrets: secretBox,
    filter: loopbackFilter,
    clock: story.clock,
    quotas: new Quotas(readConfig({})),
    releaseHeld,
  });
  deliveries = new DeliveryService(orm.getMetadata(), story.clock);
});
afterEach(async () => {
  await receiver.close();
  await story.end();
});

function callerOf(
  organizationId: string,
  scopes: string[] = ['*'],
  environment = Environment.SANDBOX,
): Caller {
  const principal: KeyPrincipal = {
    kind: 'key',
    publishable: false,
    keyId: newId(),
    organizationIds: [organizationId],
    environment,
    scopes: new Set(scopes),
  };
  const em = orm.em.fork();
  const loaders = new EntityLoaders(() => em, principal);
  const client = { address: null, network: '', userAgent: null, sessionCookie: null, deviceCookie: null };
  const sql = sqlOf(database.pool);
  const unused = { feed: undefined as never, noteRefusal: () => undefined, spend: async () => undefined };
  return { principal, requestId: 'test', client, em, sql, loaders, ...unused };
}
const me = (scopes?: string[]): Caller => callerOf(story.organizationId, scopes);

const input = (): { name: string; targetUrl: string; eventTypes: string[] } => ({
  name: 'Production webhook',
  targetUrl: receiver.url,
  eventTypes: ['reward.paid'],
});
const idOf = (endpoint: WebhookEndpoint): string => encodeId('webhookEndpoint', endpoint.id);

describe('endpoints', () => {
  it('shows the secret once, and keeps it sealed', async () => {
    const { endpoint, secret } = await endpoints.create(me(), input());
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const found = await endpoints.find(me(), idOf(endpoint));
    expect(found).toMatchObject({
      name: 'Production webhook',
      eventTypes: ['reward.paid'],
      status: 'ENABLED',
    });
    expect(found?.secret.includes(secret)).toBe(false);
    expect(JSON.stringify(found)).not.toContain('retiredSecrets');
  });

  it('refuses an address that is not public, http in live, and an unknown event type', async () => {
    const refused = async (caller: Caller, change: object): Promise<unknown> =>
      endpoints.create(caller, { ...input(), ...change }).catch((error: unknown) => error);
    expect(await refused(me(), { targetUrl: 'https://10.0.0.1/' })).toMatchObject({
      problems: [{ code: 'INVALID_URL', field: ['targetUrl'] }],
    });
    expect(await refused(callerOf(story.organizationId, ['*'], Environment.LIVE), {})).toMatchObject({
      problems: [
        { code: 'INVALID_URL', message: 'In the live environment the target must be an https URL.' },
      ],
    });
    expect(await refused(me(), { eventTypes: ['nonsense'] })).toMatchObject({
      problems: [{ code: 'INVALID', field: ['eventTypes'] }],
    });
  });

  it('are invisible to strangers, to the other environment, and to keys without the scope', async () => {
    const { endpoint } = await endpoints.create(me(), input());
    const stranger = callerOf((await WebhookStory.begin(database.pool)).organizationId);
    for (const caller of [stranger, callerOf(story.organizationId, ['*'], Environment.LIVE)]) {
      expect(await endpoints.find(caller, idOf(endpoint))).toBeNull();
      await expect(endpoints.disable(caller, idOf(endpoint))).rejects.toThrow(
        'There is no such webhook endpoint.',
      );
      expect((await endpoints.list(caller, null, {})).nodes).toEqual([]);
    }
    await expect(endpoints.create(me(['webhooks:read']), input())).rejects.toThrow('webhooks:write');
    expect((await endpoints.list(me(['webhooks:read']), null, {})).nodes).toHaveLength(1);
  });

  it('are gone once deleted, while their deliveries stay and are sent no more', async () => {
    const { endpoint } = await endpoints.create(me(), input());
    await story.deliveries(2, endpoint.id);
    expect(await endpoints.delete(me(), idOf(endpoint))).toBe(idOf(endpoint));
    expect(await endpoints.find(me(), idOf(endpoint))).toBeNull();
    await story.worker().drain(story.signal);
    expect(receiver.received).toEqual([]);
    expect(await story.statuses()).toEqual({ CANCELLED: 2 });
  });

  it.each([
    [false, { DELIVERED: 3 }],
    [true, { CANCELLED: 3 }],
  ])('hold what waits while disabled; enabled with dropHeld %p: %p', async (dropHeld, after) => {
    const { endpoint } = await endpoints.create(me(), input());
    await story.deliveries(3, endpoint.id);
    expect(await endpoints.disable(me(), idOf(endpoint))).toMatchObject({
      status: 'DISABLED',
      disabledReason: 'REQUESTED',
    });
    await story.worker().drain(story.signal);
    expect(await story.statuses()).toEqual({ HELD: 3 });
    expect(await endpoints.enable(me(), { id: idOf(endpoint), dropHeld })).toMatchObject({
      status: 'ENABLED',
      disabledReason: null,
    });
    await story.worker().drain(story.signal);
    expect(await story.statuses()).toEqual(after);
  });

  it('sign with both secrets for a day after a rotation, and with all that still overlap', async () => {
    const { endpoint, secret } = await endpoints.create(me(), { ...input(), eventTypes: ['*'] });
    const second = await endpoints.rotateSecret(me(), idOf(endpoint));
    const third = await endpoints.rotateSecret(me(), idOf(endpoint));
    await deliveries.sendTest(me(), idOf(endpoint));
    await story.worker().drain(story.signal);
    const { body, headers } = receiver.received[0]!;
    for (const valid of [secret, second.secret, third.secret]) {
      new Webhook(valid).verify(body, headers as Record<string, string>);
    }
    story.clock.forward(24 * 60 * 60 * 1000 + 1);
    await deliveries.sendTest(me(), idOf(endpoint));
    await story.worker().drain(story.signal);
    expect((receiver.received[1]!.headers['webhook-signature'] as string).split(' ')).toHaveLength(1);
  });
});

describe('deliveries', () => {
  it('tell their story: event, endpoint, attempts, newest first', async () => {
    const { endpoint } = await endpoints.create(me(), input());
    await story.events(3, { type: 'reward.paid' });
    await story.fanOut();
    await story.worker().drain(story.signal);
    const caller = me();
    const page = await deliveries.list(caller, endpoint.id, null, { first: 2 });
    expect(page.nodes).toHaveLength(2);
    expect(await page.countAll()).toBe(3);
    expect(page.nodes[0]).toMatchObject({ status: 'DELIVERED', attemptCount: 1, endpointId: endpoint.id });
    const attempts = await Promise.all(
      page.nodes.map(async (delivery) => deliveries.attemptsOf(caller, delivery)),
    );
    expect(attempts[0]).toMatchObject([
      { number: 1, outcome: 'SUCCESS', statusCode: 204, requestUrl: receiver.url },
    ]);
    expect(attempts[1]).toHaveLength(1);
  });

  it('send a test to the one endpoint that asked, whatever it and the others subscribe to', async () => {
    const { endpoint } = await endpoints.create(me(), input());
    await endpoints.create(me(), { ...input(), eventTypes: ['*'] });
    const delivery = await deliveries.sendTest(me(), idOf(endpoint));
    expect(delivery).toMatchObject({ status: 'PENDING', endpointId: endpoint.id });
    await story.fanOut();
    await story.worker().drain(story.signal);
    expect(receiver.received).toHaveLength(1);
    expect(JSON.parse(receiver.received[0]!.body)).toMatchObject({
      type: 'webhook_endpoint.test',
      data: { endpointId: idOf(endpoint) },
    });
    await endpoints.disable(me(), idOf(endpoint));
    await expect(deliveries.sendTest(me(), idOf(endpoint))).rejects.toThrow('disabled');
  });

  it("go out again under the same message id with today's secret, with all tries anew", async () => {
    const { endpoint } = await endpoints.create(me(), input());
    const delivery = await deliveries.sendTest(me(), idOf(endpoint));
    const id = encodeId('delivery', delivery.id);
    receiver.answer = (_request, response) => response.writeHead(500).end();
    const worker = story.worker();
    for (let round = 0; round < 5; round += 1) {
      await worker.drain(story.signal);
      story.clock.forward(600_000);
    }
    expect(await story.statuses()).toEqual({ FAILED: 1 });
    const { secret } = await endpoints.rotateSecret(me(), idOf(endpoint));
    story.clock.forward(-3_000_000);
    expect(await deliveries.redeliver(me(), { id })).toMatchObject({ status: 'PENDING', finishedAt: null });
    await worker.drain(story.signal);
    expect(await story.statuses()).toEqual({ PENDING: 1 });
    const again = receiver.received.at(-1)!;
    expect(again.headers['webhook-id']).toBe(receiver.received[0]!.headers['webhook-id']);
    new Webhook(secret).verify(again.body, again.headers as Record<string, string>);
    expect((await story.attempts()).map(({ number }) => number)).toEqual([1, 2, 3, 4, 5]);
    const stranger = callerOf((await WebhookStory.begin(database.pool)).organizationId);
    await expect(deliveries.redeliver(stranger, { id })).rejects.toThrow('There is no such delivery.');
  });
});
