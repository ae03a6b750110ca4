import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { GraphQLClient } from '../../support/graphql-client.js';
import { ingestAndEvaluate } from '../../support/outcome.js';
import { aJoined } from '../../support/person.js';
import { startReceiver, type Receiver } from '../../support/receiver.js';
import { aGoal, aKey, aScene, type Scene, type SharedLink } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';
import { aPostback, everyMacro } from './postback-story.js';

const suite = useSharedServer();

interface Delivery {
  readonly id: string;
  readonly eventId: string;
  readonly eventType: string;
  readonly status: string;
  readonly nextAttemptAt: string | null;
  readonly attempts: readonly {
    readonly number: number;
    readonly outcome: string;
    readonly statusCode: number | null;
    readonly requestUrl: string | null;
    readonly responseBody: string | null;
    readonly withheldReason: string | null;
  }[];
}

const fields = `id eventId eventType status nextAttemptAt finishedAt
  attempts { number outcome statusCode durationMs error requestUrl requestBody responseBody withheldReason }`;

const logOf = async (client: GraphQLClient, id: string): Promise<readonly Delivery[]> => {
  const query = `query ($id: ID!) { postback(id: $id) { deliveries(first: 50) { totalCount nodes { ${fields} } } } }`;
  const { postback } = await client.run<{ postback: { deliveries: { nodes: Delivery[] } } }>(query, { id });
  return postback.deliveries.nodes;
};

describe('the log of a postback', () => {
  let receiver: Receiver;
  let scene: Scene;
  let person: GraphQLClient;
  let promoterId: string;
  beforeEach(async () => {
    receiver = await startReceiver();
    scene = await aScene(suite.url);
    await aGoal(scene, scene.campaignId);
    ({ person, promoterId } = await aJoined(suite.url, scene.campaignId));
    const { link } = await person.mutate<{ link: SharedLink }>(
      'createLink',
      { campaignId: scene.campaignId, promoterId },
      'link { id code shortUrl }',
    );
    scene = { ...scene, link };
  });
  afterEach(async () => {
    await receiver.close();
  });
  const test = async (client: GraphQLClient, id: string): Promise<Delivery> =>
    (await client.mutate<{ delivery: Delivery }>('testPostback', { id }, `delivery { ${fields} }`)).delivery;
  const buy = async (key: string): Promise<void> =>
    void (await ingestAndEvaluate(scene, key, { eventType: 'purchase' }));
  it('stays when the receiver answers 410, which disables the postback and is an event of the organization', async () => {
    receiver.answer = (_request, response) => response.writeHead(410).end();
    const id = await aPostback(person, promoterId, `${receiver.url}?token=secret-1&a={amount}`);
    expect(await test(person, id)).toMatchObject({ status: 'FAILED' });
    const state = 'query ($id: ID!) { postback(id: $id) { isActive inactiveReason } }';
    expect(await person.run(state, { id })).toEqual({
      postback: { isActive: false, inactiveReason: 'GONE' },
    });
    const events = await suite.database.query<{ payload: string }>(
      `select payload from domain_event where type = 'postback.disabled' and node_id = $1`,
      [id],
    );
    expect(events.map(({ payload }) => JSON.parse(payload) as object)).toMatchObject([
      { data: { postbackId: id, aktvatorId: promoterId, reason: 'gone' } },
    ]);
    expect(events[0]?.payload).not.toContain('secret-1');
    expect(await suite.log()).not.toContain('secret-1');
  });

  it('withholds URL and texts from a key without the scope of the event', async () => {
    const id = await aPostback(scene.program, promoterId, everyMacro(receiver.url), {
      events: ['REWARD_PAID'],
    });
    await buy('order-1');
    await waitFor('the delivery', async () => (await logOf(scene.program, id))[0]?.status === 'DELIVERED');
    const reader = new GraphQLClient(
      suite.url,
      await aKey(scene.owner, scene.organizationId, ['webhooks:read']),
    );
    const [delivery] = await logOf(reader, id);
    expect(delivery?.attempts).toMatchObject([
      {
        statusCode: 204,
        requestUrl: null,
        responseBody: null,
        withheldReason: 'This API key lacks the scope "rewards:read".',
      },
    ]);
    expect((await logOf(scene.owner, id))[0]?.attempts[0]?.requestUrl).toContain('amount=10.00');
  });
});
