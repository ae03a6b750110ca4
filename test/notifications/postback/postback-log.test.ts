import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type GraphQLClient } from '../../support/graphql-client.js';
import { ingestAndEvaluate, uuidOf } from '../../support/outcome.js';
import { aJoined } from '../../support/person.js';
import { startReceiver, type Receiver } from '../../support/receiver.js';
import { aGoal, aScene, type Scene, type SharedLink } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';
import { aPostback, arrived, everyMacro } from './postback-story.js';

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
  /** Makes waiting attempts due now. */
  const hurry = async (id: string): Promise<void> => {
    await suite.database.query(
      `update webhook_delivery set due_at = now() where endpoint_id = $1 and status = 'PENDING' and attempts > 0`,
      [uuidOf('postback', id)],
    );
    await suite.database.query(`notify tribute, 'deliveries'`);
  };

  it('shows a test with sample values and the answer of the receiver', async () => {
    receiver.answer = (_request, response) => response.writeHead(200).end('ok: stored');
    const id = await aPostback(person, promoterId, everyMacro(receiver.url));
    const delivery = await test(person, id);
    const [sent] = await arrived(receiver, 1);
    expect(sent).toMatchObject({
      test: '1',
      status: 'test',
      amount: '12.34',
      currency: 'USD',
      sub1: 'sub1-test',
      promoter_id: promoterId,
    });
    expect(delivery).toMatchObject({
      status: 'DELIVERED',
      eventType: 'postback.test',
      eventId: sent?.['event_id'],
      attempts: [
        {
          number: 1,
          outcome: 'SUCCESS',
          statusCode: 200,
          responseBody: 'ok: stored',
          requestUrl: expect.stringContaining('amount=12.34'),
        },
      ],
    });
    expect(await logOf(person, id)).toEqual([delivery]);
  });

  it('shows why a test failed', async () => {
    receiver.answer = (_request, response) => response.writeHead(404).end('no such offer');
    const id = await aPostback(person, promoterId, everyMacro(receiver.url));
    expect(await test(person, id)).toMatchObject({
      status: 'PENDING',
      nextAttemptAt: expect.any(String),
      attempts: [{ outcome: 'HTTP', statusCode: 404, responseBody: 'no such offer' }],
    });
  });

  it('shows that nothing was sent to a host with a private address', async () => {
    const id = await aPostback(person, promoterId, 'https://tracker.example/?a={amount}');
    // As if the name had other addresses now.
    await suite.database.query(`update postback set url = 'https://10.1.2.3/?a={amount}' where id = $1`, [
      uuidOf('postback', id),
    ]);
    expect(await test(person, id)).toMatchObject({
      status: 'FAILED',
      attempts: [{ outcome: 'BLOCKED', statusCode: null }],
    });
  });

  it('limits the tests of a postback, at any concurrency', async () => {
    const id = await aPostback(person, promoterId, everyMacro(receiver.url));
    const answers = await Promise.all(
      Array.from({ length: 13 }, async () => person.attempt('testPostback', { id }, 'delivery { id }')),
    );
    const codes = answers.flatMap(({ userErrors }) => userErrors.map(({ code }) => code));
    expect(codes).toEqual(['RATE_LIMITED', 'RATE_LIMITED', 'RATE_LIMITED']);
    expect(receiver.received).toHaveLength(10);
  });

  it('has every attempt of a retried postback, all with the same event id', async () => {
    receiver.answer = (_request, response) =>
      response.writeHead(receiver.received.length < 3 ? 500 : 200).end();
    const id = await aPostback(person, promoterId, everyMacro(receiver.url), { events: ['REWARD_PAID'] });
    await buy('order-1');
    const delivery = await waitFor('the third attempt', async () => {
      await hurry(id);
      return (await logOf(person, id)).find(({ status }) => status === 'DELIVERED');
    });
    expect(delivery.attempts.map(({ number, statusCode }) => [number, statusCode])).toEqual([
      [1, 500],
      [2, 500],
      [3, 200],
    ]);
    const ids = (await arrived(receiver, 3)).map((one) => one['event_id']);
    expect(new Set(ids)).toEqual(new Set([delivery.eventId]));
  });

  it('holds deliveries of a disabled postback until it is enabled, and redelivers one on request', async () => {
    receiver.answer = (_request, response) => response.writeHead(500).end();
    const id = await aPostback(person, promoterId, everyMacro(receiver.url), { events: ['REWARD_PAID'] });
    await buy('order-1');
    await arrived(receiver, 1);
    await waitFor('the attempt', async () => (await logOf(person, id))[0]?.attempts.length === 1);
    await person.mutate('disablePostback', { id }, '');
    await waitFor('the hold', async () => {
      await hurry(id);
      return (await logOf(person, id))[0]?.status === 'HELD';
    });
    expect((await person.attempt('testPostback', { id }, '')).userErrors).toMatchObject([
      { code: 'CONFLICT' },
    ]);
    receiver.answer = (_request, response) => response.writeHead(204).end();
    await person.mutate('enablePostback', { id }, '');
    await waitFor('the delivery', async () => (await logOf(person, id))[0]?.status === 'DELIVERED');
    const [delivery] = await logOf(person, id);
    const before = receiver.received.length;
    await person.mutate('redeliverPostback', { id: delivery!.id }, '');
    const all = await arrived(receiver, before + 1);
    expect(all.at(-1)?.['event_id']).toBe(delivery!.eventId);
    for (const other of [scene.program, (await aJoined(suite.url, scene.campaignId, 'Max')).person]) {
      expect((await other.attempt('redeliverPostback', { id: delivery!.id }, '')).userErrors).toMatchObject([
        { code: 'NOT_FOUND', field: ['id'] },
      ]);
    }
  });
});
