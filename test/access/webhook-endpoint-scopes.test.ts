import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { catalogue } from '../../src/kernel/catalogue.js';
import { scopeOfEventType } from '../../src/kernel/scope-of-event-type.js';
import { decodeId } from '../../src/kernel/ids.js';
import { webhookEventTypes } from '../../src/notifications/webhook/endpoint/webhook-event-types.js';
import { RestClient } from '../rest-compat/rest-client.js';
import type { GraphQLClient, WithUserErrors } from '../support/graphql-client.js';
import { useSharedServer } from '../support/suite.js';
import { deliveryOf, useSentWebhooks } from './sent-webhooks.js';

const suite = useSharedServer();
const webhooks = useSentWebhooks(suite);

describe('an endpoint of a key', () => {
  interface Answer extends WithUserErrors {
    readonly endpoint: { readonly id: string; readonly eventTypes: readonly string[] } | null;
  }
  const create = async (client: GraphQLClient, eventTypes: readonly string[]): Promise<Answer> =>
    client.attempt(
      'createWebhookEndpoint',
      { name: 'x', targetUrl: webhooks.receiver.url, eventTypes },
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
      const answer = await create(await webhooks.clientOf('webhooks:write', ...lacking), [
        'webhook_endpoint.test',
        name,
      ]);
      expect(answer).toEqual(refused('eventTypes'));
      expect(answer.userErrors[0]!.message).toContain(`"${scope}"`);
      expect(answer.userErrors[0]!.message).toContain(`"${name}"`);
      expect(await create(await webhooks.clientOf('webhooks:write', scope), [name])).toMatchObject({
        endpoint: { eventTypes: [name] },
        userErrors: [],
      });
    },
  );

  it('subscribes to everything only with every scope', async () => {
    const every = [...new Set([...catalogue().eventTypes.values()].map(({ scope }) => scope))];
    const answer = await create(await webhooks.clientOf('webhooks:write', ...every.slice(1)), ['*']);
    expect(answer).toEqual(refused('eventTypes'));
    expect(answer.userErrors[0]!.message).toContain(`"${every[0]}"`);
    expect(await create(await webhooks.clientOf('webhooks:write', ...every), ['*'])).toMatchObject({
      userErrors: [],
    });
  });

  it('is refused by REST with 403 and the field', async () => {
    const rest = new RestClient(suite.url, await webhooks.keyOf('webhooks:write'));
    const body = { name: 'x', targetUrl: webhooks.receiver.url, subscribedEvents: ['wallet.credited'] };
    const answer = await rest.post(`/organizations/${webhooks.scene.organizationId}/webhook-endpoints`, body);
    expect(answer.status).toBe(403);
    expect(answer.text).toContain('wallet:read');
  });

  it('cannot be widened, moved or given a new secret by another creator without those scopes', async () => {
    const client = await webhooks.clientOf('webhooks:write', 'events:read');
    const change = async (name: string, input: object): Promise<Answer> =>
      client.attempt(name, { id: webhooks.endpointId, ...input }, 'endpoint { id eventTypes }');
    expect(await change('updateWebhookEndpoint', { eventTypes: ['reward.paid'] })).toEqual(
      refused('eventTypes'),
    );
    expect(await change('updateWebhookEndpoint', { targetUrl: 'http://127.0.0.1:9999/mine' })).toEqual(
      refused('targetUrl'),
    );
    expect(await change('rotateWebhookSecret', {})).toEqual(refused('id'));
    // Changes that send nothing new to anybody need only webhooks:write.
    expect(await change('updateWebhookEndpoint', { name: 'Renamed' })).toMatchObject({ userErrors: [] });
    const own = await webhooks.endpointFor(client, ['event.processed']);
    const move = { id: own, targetUrl: `${webhooks.receiver.url}/else`, eventTypes: ['event.rejected'] };
    expect(await client.attempt('updateWebhookEndpoint', move, '')).toMatchObject({ userErrors: [] });
    expect(await client.attempt('rotateWebhookSecret', { id: own }, 'secret')).toMatchObject({
      userErrors: [],
    });
  });

  it('is not limited for members', async () => {
    expect(await create(webhooks.scene.owner, ['*'])).toMatchObject({ userErrors: [] });
  });
});

describe('a pending delivery', () => {
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
      await webhooks.scene.owner.run<{ webhookEndpoint: Endpoint }>(
        'query ($id: ID!) { webhookEndpoint(id: $id) { targetUrl eventTypes status } }',
        { id },
      )
    ).webhookEndpoint;

  /** An administrator's endpoint, with one `wallet.credited` delivery in this status that no worker takes. */
  async function endpointWith(status: string): Promise<string> {
    const id = await webhooks.endpointFor(webhooks.scene.program, ['*']);
    await suite.database.query(
      `insert into webhook_delivery (id, organization_id, environment, endpoint_id, domain_event_id, status, due_at, lease_until)
       select new_id(), organization_id, environment, $1, id, $2, now() + interval '1 hour', now() + interval '1 hour'
       from domain_event where type = 'wallet.credited'
         and organization_id = (select organization_id from webhook_endpoint where id = $1) limit 1`,
      [decodeId('webhookEndpoint', id), status],
    );
    return id;
  }

  it('is not sent to another URL when a key narrows and moves the endpoint in one request', async () => {
    const id = await webhooks.endpointFor(webhooks.scene.program, ['*']);
    const before = await endpointOf(id);
    const client = await webhooks.clientOf('webhooks:write', 'campaigns:read');
    const input = { id, eventTypes: ['campaign.created'], targetUrl: elsewhere };
    const { userErrors } = await client.attempt('updateWebhookEndpoint', input, '');
    expect(userErrors).toEqual(missing('targetUrl', 'wallet:read'));
    expect(await endpointOf(id)).toEqual(before);
  });

  it.each(['PENDING', 'SENDING', 'HELD'])(
    'in status %s cannot be moved, signed again or released by a key that narrowed the endpoint',
    async (status) => {
      const id = await endpointWith(status);
      const client = await webhooks.clientOf('webhooks:write', 'campaigns:read');
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
      const rest = new RestClient(suite.url, await webhooks.keyOf('webhooks:write', 'campaigns:read'));
      const path = `/organizations/${webhooks.scene.organizationId}/webhook-endpoints/${id}`;
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
      const reader = await webhooks.clientOf('webhooks:write', 'campaigns:read', 'wallet:read');
      const same = { id, targetUrl: before.targetUrl };
      expect(await client.attempt('updateWebhookEndpoint', same, '')).toMatchObject({ userErrors: [] });
      expect(await reader.attempt('rotateWebhookSecret', { id }, '')).toMatchObject({ userErrors: [] });
      await suite.database.query(`update webhook_delivery set status = 'CANCELLED' where endpoint_id = $1`, [
        decodeId('webhookEndpoint', id),
      ]);
      const moved = await attempt('updateWebhookEndpoint', { targetUrl: elsewhere });
      expect(moved.userErrors).toEqual([]);
    },
  );

  it('is redelivered by a key only with the scope of its event type', async () => {
    const { id } = await deliveryOf(webhooks, 'member.invited');
    const narrow = ['webhooks:write', 'campaigns:read'];
    const received = webhooks.receiver.received.length;
    const { userErrors } = await (await webhooks.clientOf(...narrow)).attempt('redeliver', { id }, '');
    expect(userErrors).toEqual(missing('id', 'members:read'));
    for (const path of [
      `/organizations/${webhooks.scene.organizationId}/webhook-endpoints`,
      '/v1/webhooks',
    ]) {
      const rest = new RestClient(suite.url, await webhooks.keyOf(...narrow));
      const answer = await rest.post(`${path}/${webhooks.endpointId}/deliveries/${id}/redeliver`);
      expect(answer.status).toBe(403);
      expect(answer.text).toContain('members:read');
    }
    expect((await deliveryOf(webhooks, 'member.invited')).status).toBe('DELIVERED');
    expect(webhooks.receiver.received).toHaveLength(received);
    const reader = await webhooks.clientOf('webhooks:write', 'members:read');
    expect(await reader.attempt('redeliver', { id }, '')).toMatchObject({ userErrors: [] });
    // Every key that may send a test may redeliver it.
    const test = await deliveryOf(webhooks, 'webhook_endpoint.test');
    const sender = await webhooks.clientOf('webhooks:write');
    expect(await sender.attempt('redeliver', { id: test.id }, '')).toMatchObject({ userErrors: [] });
  });
});
