import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { webhookEventTypes } from '../../src/notifications/webhook/endpoint/webhook-event-types.js';
import { catalogue, type DomainEventType, type Scope } from '../../src/kernel/catalogue.js';
import { scopeOfEventType } from '../../src/kernel/scope-of-event-type.js';
import { decodeId } from '../../src/kernel/ids.js';
import { startReceiver, type Receiver } from '../support/receiver.js';
import { RestClient } from '../rest-compat/rest-client.js';
import { confirmEverybody } from '../support/invitations.js';
import { everythingOf } from '../support/belongings.js';
import { GraphQLClient, type WithUserErrors } from '../support/graphql-client.js';
import { ingestAndEvaluate } from '../support/outcome.js';
import { aKey, aScene, type Scene } from '../support/story.js';
import { useSharedServer } from '../support/suite.js';
import { waitFor } from '../support/wait-for.js';

const suite = useSharedServer();
let receiver: Receiver;
let scene: Scene;
/** Subscribes to all event types. */
let endpointId: string;

beforeAll(async () => {
  receiver = await startReceiver();
  // It quotes the request.
  receiver.answer = ({ body }, response) => response.writeHead(200).end(`got ${body}`);
  scene = await aScene(suite.url);
  await confirmEverybody(suite.database);
  endpointId = await endpointFor(scene.program, ['*']);
  await everythingOf(scene, receiver.url);
  const { organizationId } = scene;
  await scene.owner.mutate('inviteMember', { organizationId, email: 'invited@secret.example' }, '');
  await ingestAndEvaluate(scene, 'nobody', { attributionCode: 'NONE0000', eventType: 'strange' });
  await scene.program.mutate('sendTestWebhook', { id: endpointId }, '');
  await waitFor('every delivery', async () => {
    const deliveries = await deliveriesFor(scene.program);
    const types = new Set(deliveries.map(({ event }) => event.type));
    const kinds = new Set([...types].map((type) => type.split('.')[0]));
    const last = ['member.invited', 'event.unmatched', 'webhook_endpoint.test'] as const;
    return (
      kinds.size >= 8 &&
      last.every((type) => types.has(type)) &&
      deliveries.every(({ status }) => status === 'DELIVERED')
    );
  });
});

afterAll(async () => {
  await receiver.close();
});

const keyOf = async (...granted: string[]): Promise<string> =>
  aKey(scene.owner, scene.organizationId, granted);
const clientOf = async (...granted: string[]): Promise<GraphQLClient> =>
  new GraphQLClient(suite.url, await keyOf(...granted));

async function endpointFor(client: GraphQLClient, eventTypes: readonly string[]): Promise<string> {
  const input = { name: 'Hook', targetUrl: receiver.url, eventTypes };
  const selection = 'endpoint { id }';
  return (await client.mutate<{ endpoint: { id: string } }>('createWebhookEndpoint', input, selection))
    .endpoint.id;
}

interface Sent {
  readonly requestBody: string | null;
  readonly responseBody: string | null;
  readonly withheldReason: string | null;
  readonly statusCode: number;
}

interface Delivery {
  readonly id: string;
  readonly status: string;
  readonly event: {
    readonly type: DomainEventType;
    readonly data: object | null;
    readonly withheldReason: string | null;
  };
  readonly attempts: readonly Sent[];
}

const deliveryFields = `id status event { type data withheldReason }
  attempts { requestBody responseBody withheldReason statusCode }`;

async function deliveryOf(type: DomainEventType): Promise<Delivery> {
  return (await deliveriesFor(scene.program)).find(({ event }) => event.type === type)!;
}

async function deliveriesFor(client: GraphQLClient): Promise<Delivery[]> {
  const query = `query ($id: ID!) { webhookEndpoint(id: $id) { deliveries(first: 100) { nodes { ${deliveryFields} } } } }`;
  const { webhookEndpoint } = await client.run<{
    webhookEndpoint: { deliveries: { nodes: Delivery[] } };
  }>(query, { id: endpointId });
  return webhookEndpoint.deliveries.nodes;
}

const lacks = (scope: string): string => `This API key lacks the scope "${scope}".`;

describe('the log of deliveries', () => {
  it('shows webhooks:read what was sent of its own event types, and of others that they were sent', async () => {
    const narrow = await deliveriesFor(await clientOf('webhooks:read'));
    const seen = new Set(narrow.map(({ event }) => scopeOfEventType(event.type)));
    expect(seen.size).toBeGreaterThan(7);
    for (const { event, attempts } of narrow) {
      const scope = scopeOfEventType(event.type);
      if (scope === 'webhooks:read') {
        expect(event).toMatchObject({ data: { message: 'This is a test.' }, withheldReason: null });
        expect(attempts).toMatchObject([
          { requestBody: expect.stringContaining('test'), withheldReason: null },
        ]);
      } else {
        expect(event).toMatchObject({ data: null, withheldReason: lacks(scope) });
        const withheld = {
          requestBody: null,
          responseBody: null,
          withheldReason: lacks(scope),
          statusCode: 200,
        };
        expect(attempts).toEqual([withheld]);
      }
    }
    expect(JSON.stringify(narrow)).not.toContain('invited@secret.example');
  });

  it.each<Scope>(['members:read', 'wallet:read', 'events:read', 'rewards:read', 'campaigns:read'])(
    'shows with %s the payloads of the event types of that scope alone',
    async (scope) => {
      const shown = await deliveriesFor(await clientOf('webhooks:read', scope));
      const all = await deliveriesFor(scene.program);
      const expected = all.map((delivery) => ({
        id: delivery.id,
        isShown: [scope, 'webhooks:read'].includes(scopeOfEventType(delivery.event.type)),
      }));
      expect(expected.filter(({ isShown }) => isShown).length).toBeGreaterThan(0);
      expect(shown.map(({ id, event }) => ({ id, isShown: event.data !== null }))).toEqual(expected);
      expect(shown.map(({ id, attempts: [sent] }) => ({ id, isShown: sent!.requestBody !== null }))).toEqual(
        expected,
      );
      expect(shown.map(({ id, attempts: [sent] }) => ({ id, isShown: sent!.responseBody !== null }))).toEqual(
        expected,
      );
    },
  );

  it('is whole for members and for keys that may do everything', async () => {
    for (const client of [scene.owner, scene.program]) {
      for (const { event, attempts } of await deliveriesFor(client)) {
        expect(event).toMatchObject({ data: expect.anything(), withheldReason: null });
        expect(attempts).toMatchObject([{ requestBody: expect.any(String), withheldReason: null }]);
      }
    }
  });

  it.each([
    ['/organizations/ORG/webhook-endpoints/', 'aktvator'],
    ['/v1/webhooks/', 'tonicpow'],
  ])('is the same by REST: %s', async (path) => {
    const rest = new RestClient(suite.url, await keyOf('webhooks:read', 'wallet:read'));
    const base = `${path.replace('ORG', scene.organizationId)}${endpointId}/deliveries`;
    const oneOf = async (type: DomainEventType): Promise<object> => {
      const { id } = await deliveryOf(type);
      const { status, body } = await rest.get(`${base}/${id}`);
      expect(status).toBe(200);
      return body;
    };
    expect(await oneOf('wallet.credited')).toMatchObject({
      attempts: [{ requestBody: expect.stringContaining('credited'), withheldReason: null }],
    });
    expect(await oneOf('member.invited')).toMatchObject({
      eventType: 'member.invited',
      attempts: [{ requestBody: null, responseBody: null, withheldReason: lacks('members:read') }],
    });
  });

  it('is not opened by what a mutation answers', async () => {
    const client = await clientOf('webhooks:write');
    const selection = `delivery { ${deliveryFields} }`;
    const test = await client.mutate<{ delivery: Delivery }>(
      'sendTestWebhook',
      { id: endpointId },
      selection,
    );
    expect(test.delivery.event).toMatchObject({ type: 'webhook_endpoint.test', withheldReason: null });
    expect(test.delivery.event.data).toMatchObject({ endpointId });
  });
});

describe('an endpoint of a key', () => {
  interface Answer extends WithUserErrors {
    readonly endpoint: { readonly id: string; readonly eventTypes: readonly string[] } | null;
  }
  const create = async (client: GraphQLClient, eventTypes: readonly string[]): Promise<Answer> =>
    client.attempt(
      'createWebhookEndpoint',
      { name: 'x', targetUrl: receiver.url, eventTypes },
      'endpoint { id eventTypes }',
    );
  const refused = (field: string) => ({
    endpoint: null,
    userErrors: [{ code: 'SCOPE_MISSING', field: [field], message: expect.stringContaining('lacks') }],
  });

  it.each(webhookEventTypes().map(({ name }) => [name]))(
    'subscribes to %s only with the scope of that event type',
    async (name) => {
      const scope = scopeOfEventType(name);
      const others = webhookEventTypes().map((type) => scopeOfEventType(type.name));
      const lacking = [...new Set(others)].filter((other) => other !== scope);
      const answer = await create(await clientOf('webhooks:write', ...lacking), [
        'webhook_endpoint.test',
        name,
      ]);
      expect(answer).toEqual(refused('eventTypes'));
      expect(answer.userErrors[0]!.message).toContain(`"${scope}"`);
      expect(answer.userErrors[0]!.message).toContain(`"${name}"`);
      expect(await create(await clientOf('webhooks:write', scope), [name])).toMatchObject({
        endpoint: { eventTypes: [name] },
        userErrors: [],
      });
    },
  );

  it('subscribes to everything only with every scope', async () => {
    const every = [...new Set([...catalogue().eventTypes.values()].map(({ scope }) => scope))];
    const answer = await create(await clientOf('webhooks:write', ...every.slice(1)), ['*']);
    expect(answer).toEqual(refused('eventTypes'));
    expect(answer.userErrors[0]!.message).toContain(`"${every[0]}"`);
    expect(await create(await clientOf('webhooks:write', ...every), ['*'])).toMatchObject({ userErrors: [] });
  });

  it('is refused by REST with 403 and the field', async () => {
    const rest = new RestClient(suite.url, await keyOf('webhooks:write'));
    const body = { name: 'x', targetUrl: receiver.url, subscribedEvents: ['wallet.credited'] };
    const answer = await rest.post(`/organizations/${scene.organizationId}/webhook-endpoints`, body);
    expect(answer.status).toBe(403);
    expect(answer.text).toContain('wallet:read');
  });

  it('of somebody else is neither widened, nor led elsewhere, nor given a new secret, without those scopes', async () => {
    const client = await clientOf('webhooks:write', 'events:read');
    const change = async (name: string, input: object): Promise<Answer> =>
      client.attempt(name, { id: endpointId, ...input }, 'endpoint { id eventTypes }');
    expect(await change('updateWebhookEndpoint', { eventTypes: ['reward.paid'] })).toEqual(
      refused('eventTypes'),
    );
    expect(await change('updateWebhookEndpoint', { targetUrl: 'http://127.0.0.1:9999/mine' })).toEqual(
      refused('targetUrl'),
    );
    expect(await change('rotateWebhookSecret', {})).toEqual(refused('id'));
    // Changes that send nothing new to anybody need only webhooks:write.
    expect(await change('updateWebhookEndpoint', { name: 'Renamed' })).toMatchObject({ userErrors: [] });
    const own = await endpointFor(client, ['event.processed']);
    const move = { id: own, targetUrl: `${receiver.url}/else`, eventTypes: ['event.rejected'] };
    expect(await client.attempt('updateWebhookEndpoint', move, '')).toMatchObject({ userErrors: [] });
    expect(await client.attempt('rotateWebhookSecret', { id: own }, 'secret')).toMatchObject({
      userErrors: [],
    });
  });

  it('is not limited for members', async () => {
    expect(await create(scene.owner, ['*'])).toMatchObject({ userErrors: [] });
  });
});

describe('what is still to be sent', () => {
  const elsewhere = 'http://127.0.0.1:9999/mine';
  const missing = (field: string, scope: string) => [
    { code: 'SCOPE_MISSING', field: [field], message: expect.stringContaining(`"${scope}"`) },
  ];

  interface Endpoint {
    readonly targetUrl: string;
    readonly eventTypes: readonly string[];
    readonly status: string;
  }
  const endpointOf = async (id: string): Promise<Endpoint> =>
    (
      await scene.owner.run<{ webhookEndpoint: Endpoint }>(
        'query ($id: ID!) { webhookEndpoint(id: $id) { targetUrl eventTypes status } }',
        { id },
      )
    ).webhookEndpoint;

  /** An administrator's endpoint, with one `wallet.credited` delivery in this status that no worker takes. */
  async function endpointWith(status: string): Promise<string> {
    const id = await endpointFor(scene.program, ['*']);
    await suite.database.query(
      `insert into webhook_delivery (id, organization_id, environment, endpoint_id, domain_event_id, status, due_at, lease_until)
       select new_id(), organization_id, environment, $1, id, $2, now() + interval '1 hour', now() + interval '1 hour'
       from domain_event where type = 'wallet.credited'
         and organization_id = (select organization_id from webhook_endpoint where id = $1) limit 1`,
      [decodeId('webhookEndpoint', id), status],
    );
    return id;
  }

  it('goes nowhere else when a key narrows an endpoint and leads it away in one call', async () => {
    const id = await endpointFor(scene.program, ['*']);
    const before = await endpointOf(id);
    const client = await clientOf('webhooks:write', 'campaigns:read');
    const input = { id, eventTypes: ['campaign.created'], targetUrl: elsewhere };
    const { userErrors } = await client.attempt('updateWebhookEndpoint', input, '');
    expect(userErrors).toEqual(missing('targetUrl', 'wallet:read'));
    expect(await endpointOf(id)).toEqual(before);
  });

  it.each(['PENDING', 'SENDING', 'HELD'])(
    'is neither led away, nor signed anew, nor let go by a key that narrowed the endpoint before: %s',
    async (status) => {
      const id = await endpointWith(status);
      const client = await clientOf('webhooks:write', 'campaigns:read');
      const attempt = async (name: string, input: object = {}): Promise<WithUserErrors> =>
        client.attempt(name, { id, ...input }, '');
      expect(await attempt('updateWebhookEndpoint', { eventTypes: ['campaign.created'] })).toMatchObject({
        userErrors: [],
      });
      expect(await attempt('disableWebhookEndpoint')).toMatchObject({ userErrors: [] });
      const before = await endpointOf(id);
      const led = await attempt('updateWebhookEndpoint', { targetUrl: elsewhere });
      expect(led.userErrors).toEqual(missing('targetUrl', 'wallet:read'));
      expect((await attempt('rotateWebhookSecret')).userErrors).toEqual(missing('id', 'wallet:read'));
      expect((await attempt('enableWebhookEndpoint')).userErrors).toEqual(missing('id', 'wallet:read'));
      const rest = new RestClient(suite.url, await keyOf('webhooks:write', 'campaigns:read'));
      const path = `/organizations/${scene.organizationId}/webhook-endpoints/${id}`;
      for (const answer of [
        await rest.patch(path, { targetUrl: elsewhere }),
        await rest.post(`${path}/rotate-secret`),
        await rest.post(`${path}/enable`),
      ]) {
        expect(answer.status).toBe(403);
        expect(answer.text).toContain('wallet:read');
      }
      expect(await endpointOf(id)).toEqual(before);
      // A key that may read it may do all of this, and so may every key when nothing is left.
      const reader = await clientOf('webhooks:write', 'campaigns:read', 'wallet:read');
      const same = { id, targetUrl: before.targetUrl };
      expect(await client.attempt('updateWebhookEndpoint', same, '')).toMatchObject({ userErrors: [] });
      expect(await reader.attempt('rotateWebhookSecret', { id }, '')).toMatchObject({ userErrors: [] });
      await suite.database.query(`update webhook_delivery set status = 'CANCELLED' where endpoint_id = $1`, [
        decodeId('webhookEndpoint', id),
      ]);
      expect(await attempt('updateWebhookEndpoint', { targetUrl: elsewhere })).toMatchObject({
        userErrors: [],
      });
    },
  );

  it('is sent again by a key only with the scope of its event type', async () => {
    const { id } = await deliveryOf('member.invited');
    const narrow = ['webhooks:write', 'campaigns:read'];
    const received = receiver.received.length;
    const { userErrors } = await (await clientOf(...narrow)).attempt('redeliver', { id }, '');
    expect(userErrors).toEqual(missing('id', 'members:read'));
    for (const path of [`/organizations/${scene.organizationId}/webhook-endpoints`, '/v1/webhooks']) {
      const rest = new RestClient(suite.url, await keyOf(...narrow));
      const answer = await rest.post(`${path}/${endpointId}/deliveries/${id}/redeliver`);
      expect(answer.status).toBe(403);
      expect(answer.text).toContain('members:read');
    }
    expect((await deliveryOf('member.invited')).status).toBe('DELIVERED');
    expect(receiver.received).toHaveLength(received);
    const reader = await clientOf('webhooks:write', 'members:read');
    expect(await reader.attempt('redeliver', { id }, '')).toMatchObject({ userErrors: [] });
    // Every key that may send a test may redeliver it.
    const test = await deliveryOf('webhook_endpoint.test');
    const sender = await clientOf('webhooks:write');
    expect(await sender.attempt('redeliver', { id: test.id }, '')).toMatchObject({ userErrors: [] });
  });
});
