import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import type { DomainEventType, Scope } from '../../src/kernel/catalogue.js';
import { scopeOfEventType } from '../../src/kernel/scope-of-event-type.js';
import { RestClient } from '../rest-compat/rest-client.js';
import { useSharedServer } from '../support/suite.js';
import {
  deliveriesFor,
  type Delivery,
  deliveryFields,
  deliveryOf,
  useSentWebhooks,
} from './sent-webhooks.js';

const suite = useSharedServer();
const webhooks = useSentWebhooks(suite);

const lacks = (scope: string): string => `This API key lacks the scope "${scope}".`;

describe('the log of deliveries', () => {
  it("shows only the payloads of the key's own event types with webhooks:read", async () => {
    const narrow = await deliveriesFor(await webhooks.clientOf('webhooks:read'), webhooks.endpointId);
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
    'with %s shows only the payloads of the event types of that scope',
    async (scope) => {
      const shown = await deliveriesFor(await webhooks.clientOf('webhooks:read', scope), webhooks.endpointId);
      const all = await deliveriesFor(webhooks.scene.program, webhooks.endpointId);
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

  it('is complete for members and for keys with every scope', async () => {
    for (const client of [webhooks.scene.owner, webhooks.scene.program]) {
      for (const { event, attempts } of await deliveriesFor(client, webhooks.endpointId)) {
        expect(event).toMatchObject({ data: expect.anything(), withheldReason: null });
        expect(attempts).toMatchObject([{ requestBody: expect.any(String), withheldReason: null }]);
      }
    }
  });

  it.each([
    ['/organizations/ORG/webhook-endpoints/', 'aktvator'],
    ['/v1/webhooks/', 'tonicpow'],
  ])('is the same by REST: %s', async (path) => {
    const rest = new RestClient(suite.url, await webhooks.keyOf('webhooks:read', 'wallet:read'));
    const base = `${path.replace('ORG', webhooks.scene.organizationId)}${webhooks.endpointId}/deliveries`;
    const oneOf = async (type: DomainEventType): Promise<object> => {
      const { id } = await deliveryOf(webhooks, type);
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

  it('is limited in the same way in the result of a mutation', async () => {
    const client = await webhooks.clientOf('webhooks:write');
    const selection = `delivery { ${deliveryFields} }`;
    const test = await client.mutate<{ delivery: Delivery }>(
      'sendTestWebhook',
      { id: webhooks.endpointId },
      selection,
    );
    expect(test.delivery.event).toMatchObject({ type: 'webhook_endpoint.test', withheldReason: null });
    expect(test.delivery.event.data).toMatchObject({ endpointId: webhooks.endpointId });
  });
});
