import { expect, it } from '@jest/globals';
import { startReceiver } from '../../support/receiver.js';
import { aCampaign, aGig, aSeller, type Seller } from '../../support/story.js';
import { heard, listen, useClients, type Listening } from '../../support/subscriptions.js';
import { useSharedServer } from '../../support/suite.js';

const suite = useSharedServer();
const connect = useClients();

interface Told {
  readonly number: number;
  readonly outcome: string;
  readonly statusCode: number | null;
  readonly delivery: {
    readonly endpoint: { readonly id: string };
    readonly event: { readonly type: string };
  };
}

const document = `subscription ($id: ID!, $endpointId: ID, $eventTypes: [String!]) {
  deliveryAttempted(organizationId: $id, endpointId: $endpointId, eventTypes: $eventTypes) {
    number outcome statusCode delivery { endpoint { id } event { type } }
  }
}`;

async function anEndpoint({ program }: Seller, targetUrl: string): Promise<string> {
  const input = { name: 'Hook', targetUrl, eventTypes: ['gig.published', 'gig.paused'] };
  type Created = { endpoint: { id: string } };
  return (await program.mutate<Created>('createWebhookEndpoint', input, 'endpoint { id }')).endpoint.id;
}

const told = (outcome: string, statusCode: number, endpoint: string, type: string): Told => ({
  number: 1,
  outcome,
  statusCode,
  delivery: { endpoint: { id: endpoint }, event: { type } },
});

const test = 'webhook_endpoint.test';

/** What was told besides test messages. */
const inEarnest = ({ items }: Listening<Told>): Told[] =>
  items.filter(({ delivery }) => delivery.event.type !== test);

it('subscribers are told each attempt to send a webhook, of one endpoint or event type if they ask', async () => {
  const receiver = await startReceiver();
  receiver.answer = ({ path }, response) => response.writeHead(path.endsWith('gone') ? 410 : 204).end();
  const [seller, stranger] = [await aSeller(suite.url), await aSeller(suite.url)];
  const good = await anEndpoint(seller, receiver.url);
  const gone = await anEndpoint(seller, `${receiver.url}?gone`);
  const { organizationId: id, program } = seller;
  const client = connect(suite.url, seller.key);
  const all = listen<Told>(client, document, { id });
  const ofGood = listen<Told>(client, document, { id, endpointId: good });
  const ofPauses = listen<Told>(client, document, { id, eventTypes: ['gig.paused', test] });
  const foreign = listen<Told>(connect(suite.url, stranger.key), document, { id: stranger.organizationId });
  // They listen once they hear of a test message.
  for (const listening of [all, ofGood, ofPauses]) {
    await heard(
      listening,
      () => true,
      async () => program.mutate('sendTestWebhook', { id: good }, 'delivery { id }'),
    );
  }
  const campaignId = await aCampaign(seller);
  const gigId = await aGig(seller, campaignId);
  await heard(all, ({ delivery }) => delivery.endpoint.id === gone);
  await heard(ofGood, ({ delivery }) => delivery.event.type === 'gig.published');
  await program.mutate('pauseGig', { id: gigId }, 'gig { id }');
  await heard(ofPauses, ({ delivery }) => delivery.event.type === 'gig.paused');
  await heard(ofGood, ({ delivery }) => delivery.event.type === 'gig.paused');
  await heard(all, ({ delivery }) => delivery.event.type === 'gig.paused');
  await receiver.close();
  const published = told('SUCCESS', 204, good, 'gig.published');
  const paused = told('SUCCESS', 204, good, 'gig.paused');
  expect(inEarnest(ofGood)).toEqual([published, paused]);
  expect(inEarnest(ofPauses)).toEqual([paused]);
  expect(inEarnest(all)).toHaveLength(3);
  expect(inEarnest(all)).toEqual(
    expect.arrayContaining([published, paused, told('HTTP', 410, gone, 'gig.published')]),
  );
  expect(foreign.items).toEqual([]);
});
