import { afterAll, beforeAll } from '@jest/globals';
import type { DomainEventType } from '../../src/kernel/catalogue.js';
import { type Receiver, startReceiver } from '../support/receiver.js';
import { everythingOf } from '../support/belongings.js';
import { GraphQLClient } from '../support/graphql-client.js';
import { confirmEverybody } from '../support/invitations.js';
import { ingestAndEvaluate } from '../support/outcome.js';
import { aKey, aScene, type Scene } from '../support/story.js';
import type { SharedSuite } from '../support/suite.js';
import { waitFor } from '../support/wait-for.js';

/** A tenant with deliveries of many event types, all delivered. */
interface SentWebhooks {
  readonly scene: Scene;
  readonly receiver: Receiver;
  /** Subscribes to all event types. */
  readonly endpointId: string;
  keyOf(...granted: string[]): Promise<string>;
  clientOf(...granted: string[]): Promise<GraphQLClient>;
  endpointFor(client: GraphQLClient, eventTypes: readonly string[]): Promise<string>;
}

interface Sent {
  readonly requestBody: string | null;
  readonly responseBody: string | null;
  readonly withheldReason: string | null;
  readonly statusCode: number;
}

export interface Delivery {
  readonly id: string;
  readonly status: string;
  readonly event: {
    readonly type: DomainEventType;
    readonly data: object | null;
    readonly withheldReason: string | null;
  };
  readonly attempts: readonly Sent[];
}

export const deliveryFields = `id status event { type data withheldReason }
  attempts { requestBody responseBody withheldReason statusCode }`;

async function endpointAt(
  targetUrl: string,
  client: GraphQLClient,
  eventTypes: readonly string[],
): Promise<string> {
  const input = { name: 'Hook', targetUrl, eventTypes };
  const selection = 'endpoint { id }';
  return (await client.mutate<{ endpoint: { id: string } }>('createWebhookEndpoint', input, selection))
    .endpoint.id;
}

/** The deliveries of an endpoint, as far as a client may see them. */
export async function deliveriesFor(client: GraphQLClient, endpointId: string): Promise<Delivery[]> {
  const query = `query ($id: ID!) { webhookEndpoint(id: $id) { deliveries(first: 100) { nodes { ${deliveryFields} } } } }`;
  const { webhookEndpoint } = await client.run<{ webhookEndpoint: { deliveries: { nodes: Delivery[] } } }>(
    query,
    { id: endpointId },
  );
  return webhookEndpoint.deliveries.nodes;
}

/** A delivery of this event type. */
export async function deliveryOf(
  { scene, endpointId }: SentWebhooks,
  type: DomainEventType,
): Promise<Delivery> {
  return (await deliveriesFor(scene.program, endpointId)).find(({ event }) => event.type === type)!;
}

/** Causes domain events of many types, and waits until an endpoint has received them all. */
async function sendEverything(
  { url, database }: SharedSuite,
  receiver: Receiver,
): Promise<Pick<SentWebhooks, 'scene' | 'endpointId'>> {
  const scene = await aScene(url);
  await confirmEverybody(database);
  const endpointId = await endpointAt(receiver.url, scene.program, ['*']);
  await everythingOf(scene, receiver.url);
  const { organizationId } = scene;
  await scene.owner.mutate('inviteMember', { organizationId, email: 'invited@secret.example' }, '');
  await ingestAndEvaluate(scene, 'nobody', { attributionCode: 'NONE0000', eventType: 'strange' });
  await scene.program.mutate('sendTestWebhook', { id: endpointId }, '');
  await waitFor('every delivery', async () => {
    const deliveries = await deliveriesFor(scene.program, endpointId);
    const types = new Set(deliveries.map(({ event }) => event.type));
    const kinds = new Set([...types].map((type) => type.split('.')[0]));
    const last = ['member.invited', 'event.unmatched', 'webhook_endpoint.test'] as const;
    return (
      kinds.size >= 8 &&
      last.every((type) => types.has(type)) &&
      deliveries.every(({ status }) => status === 'DELIVERED')
    );
  });
  return { scene, endpointId };
}

/** Sent webhooks for all tests of a suite. */
export function useSentWebhooks(suite: SharedSuite): SentWebhooks {
  let receiver: Receiver | undefined;
  let sent: Awaited<ReturnType<typeof sendEverything>> | undefined;
  beforeAll(async () => {
    receiver = await startReceiver();
    // It quotes the request.
    receiver.answer = ({ body }, response) => response.writeHead(200).end(`got ${body}`);
    sent = await sendEverything(suite, receiver);
  });
  afterAll(async () => {
    await receiver?.close();
  });
  const keyOf = async (...granted: string[]): Promise<string> =>
    aKey(sent!.scene.owner, sent!.scene.organizationId, granted);
  return {
    get scene() {
      return sent!.scene;
    },
    get receiver() {
      return receiver!;
    },
    get endpointId() {
      return sent!.endpointId;
    },
    keyOf,
    clientOf: async (...granted) => new GraphQLClient(suite.url, await keyOf(...granted)),
    endpointFor: async (client, eventTypes) => endpointAt(receiver!.url, client, eventTypes),
  };
}
