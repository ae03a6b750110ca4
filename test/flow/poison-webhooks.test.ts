import { randomBytes } from 'node:crypto';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { SecretBox } from '../../src/kernel/secret-box.js';
import { encodeId, newId } from '../../src/kernel/ids.js';
import { startReceiver, type Receiver } from '../support/receiver.js';
import { figureOf } from '../support/metrics.js';
import { uuidOf } from '../support/outcome.js';
import { aSeller, type Seller } from '../support/story.js';
import { useSharedServer } from '../support/suite.js';
import { waitFor } from '../support/wait-for.js';

interface Delivery {
  readonly id: string;
  readonly status: string;
  readonly internalFailureCount: number;
  readonly event: { readonly type: string };
  readonly attempts: readonly { readonly outcome: string; readonly error: string | null }[];
}

describe('a webhook delivery', () => {
  const suite = useSharedServer();
  let seller: Seller;
  let receiver: Receiver;
  let endpoint: { id: string; secret: string };

  beforeAll(async () => {
    seller = await aSeller(suite.url);
  });
  beforeEach(async () => {
    receiver = await startReceiver();
    const input = {
      name: 'Legacy',
      targetUrl: receiver.url,
      eventTypes: ['*'],
      format: 'TONICPOW',
      retryPolicy: 'STANDARD',
    };
    const created = await seller.program.mutate<{ endpoint: { id: string }; secret: string }>(
      'createWebhookEndpoint',
      input,
      'endpoint { id } secret',
    );
    endpoint = { id: created.endpoint.id, secret: created.secret };
  });
  afterEach(async () => {
    await seller.program.mutate('deleteWebhookEndpoint', { id: endpoint.id }, 'deletedId');
    await receiver.close();
  });
  const deliveries = async (): Promise<Delivery[]> => {
    const { webhookEndpoint } = await seller.program.run<{
      webhookEndpoint: { deliveries: { nodes: Delivery[] }; status: string; failingSince: string | null };
    }>(
      `query ($id: ID!) { webhookEndpoint(id: $id) { status failingSince deliveries(first: 50) { nodes {
         id status internalFailureCount event { type } attempts { outcome error } } } } }`,
      { id: endpoint.id },
    );
    // Failures on Tribute's side do not count against the endpoint.
    expect(webhookEndpoint).toMatchObject({ status: 'ENABLED', failingSince: null });
    return webhookEndpoint.deliveries.nodes;
  };
  const find = async (type: string): Promise<Delivery | undefined> =>
    (await deliveries()).find(({ event }) => event.type === type);
  const received = (event: string): boolean =>
    receiver.received.some(({ body }) => (JSON.parse(body) as { event: string }).event === event);
  const metric = async (): Promise<number> => figureOf(suite, 'tribute_webhook_deliveries_internal_failures');
  const sendTest = async (): Promise<void> =>
    void (await seller.program.mutate('sendTestWebhook', { id: endpoint.id }, 'delivery { id }'));
  /** Waits for each failure, and skips the pause after it. */
  const untilGivenUp = async (type: string): Promise<Delivery> =>
    waitFor(`the end of ${type}`, async () => {
      const one = await find(type);
      if (one?.status === 'FAILED') return one;
      await suite.database.query(
        `update webhook_delivery set due_at = now() where endpoint_id = $1 and status = 'PENDING' and attempts > 0`,
        [uuidOf('webhookEndpoint', endpoint.id)],
      );
      await suite.database.query(`notify tribute, 'deliveries'`);
      return undefined;
    });

  /** A domain event with a payload that Tribute never writes, as if by a bug. */
  const impossibleDomainEvent = async (): Promise<string> => {
    const id = newId();
    await suite.database.query(
      `insert into domain_event (id, organization_id, environment, type, payload) values ($1, $2, 'SANDBOX', 'reward.paid', $3)`,
      [id, uuidOf('organization', seller.organizationId), '{"type": "reward.paid", "data'],
    );
    await suite.database.query(`notify tribute, 'domain-events'`);
    return id;
  };

  it('of an event without attribution is sent with nulls', async () => {
    await seller.program.mutate(
      'ingestEvent',
      {
        eventType: 'customer.signup',
        idempotencyKey: 'nobody',
        attribution: [{ sessionId: encodeId('session', newId()) }],
      },
      'event { id }',
    );
    await waitFor('the webhook', async () => received('event.unmatched'));
    expect(JSON.parse(receiver.received[0]?.body ?? '')).toMatchObject({
      event: 'event.unmatched',
      campaignId: null,
      goalId: null,
      promoterId: null,
      amount: null,
    });
  });

  it('that Tribute cannot prepare ends as FAILED with the outcome INTERNAL, delays no other, and is redelivered after the repair', async () => {
    const domainEventId = await impossibleDomainEvent();
    const broken = await untilGivenUp('reward.paid');
    const attempt = {
      outcome: 'INTERNAL',
      error: 'Tribute could not write this event in the format TONICPOW.',
    };
    expect(broken).toMatchObject({
      internalFailureCount: 5,
      attempts: Array.from({ length: 5 }, () => attempt),
    });
    await sendTest();
    await waitFor('the other delivery', async () => received('webhook_endpoint.test'));
    expect(await metric()).toBe(1);
    const lines = (await suite.log()).split('\n');
    const told = lines.filter((line) => line.includes('webhook delivery failed on our side'));
    expect(told.filter((line) => line.includes(broken.id))).toHaveLength(5);
    expect(told.filter((line) => line.includes('"givenUp":true'))).toHaveLength(1);

    const repaired = { type: 'reward.paid', createdAt: new Date().toISOString(), data: {} };
    await suite.database.query(`update domain_event set payload = $2 where id = $1`, [
      domainEventId,
      JSON.stringify(repaired),
    ]);
    await seller.program.mutate('redeliver', { id: broken.id }, 'delivery { id }');
    await waitFor('its arrival', async () => received('reward.paid'));
    await waitFor('its end', async () => (await find('reward.paid'))?.status === 'DELIVERED');
    expect(await find('reward.paid')).toMatchObject({ internalFailureCount: 0 });
    expect(await metric()).toBe(0);
  });

  it('whose secret was encrypted with another key is repaired by a rotation', async () => {
    const stranger = new SecretBox(randomBytes(32));
    const id = uuidOf('webhookEndpoint', endpoint.id);
    await suite.database.query('update webhook_endpoint set secret = $2 where id = $1', [
      id,
      stranger.seal(endpoint.secret, id),
    ]);
    await sendTest();
    const broken = await untilGivenUp('webhook_endpoint.test');
    expect(broken.attempts.at(-1)).toEqual({
      outcome: 'INTERNAL',
      error: "Tribute could not decrypt the endpoint's secret. Rotate it, then redeliver.",
    });
    const { secret } = await seller.program.mutate<{ secret: string }>(
      'rotateWebhookSecret',
      { id: endpoint.id },
      'secret',
    );
    await seller.program.mutate('redeliver', { id: broken.id }, 'delivery { id }');
    await waitFor('its arrival', async () => received('webhook_endpoint.test'));
    const [request] = receiver.received;
    new Webhook(secret).verify(request?.body ?? '', request?.headers as Record<string, string>);
  });
});
