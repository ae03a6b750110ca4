import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Client } from 'graphql-ws';
import { type Receiver, startReceiver } from '../support/receiver.js';
import { followAndRecord } from '../support/clicks.js';
import { GraphQLClient } from '../support/graphql-client.js';
import { balancesOf, ingest, ingestAndEvaluate } from '../support/outcome.js';
import {
  aCampaign,
  aGig,
  aKey,
  aLink,
  aPromoter,
  aSeller,
  follow,
  fundWallet,
  type Scene,
  type Seller,
} from '../support/story.js';
import { listen, type Listening, openSocket } from '../support/subscriptions.js';
import { useSharedServer } from '../support/suite.js';
import { waitFor } from '../support/wait-for.js';

const lists = [
  'actionAttempts',
  'campaigns',
  'conversions',
  'events',
  'gigs',
  'links',
  'promoters',
  'rewards',
  'webhookEndpoints',
];

describe('live and sandbox data', () => {
  const suite = useSharedServer();
  let receiver: Receiver;
  const clients: Client[] = [];
  let sandbox: Scene;
  let live: Scene;
  /** Each side's subscription to all domain events. */
  const subscriptions: Partial<Record<'sandbox' | 'live', Listening<object>>> = {};
  const told = (side: 'sandbox' | 'live'): string => JSON.stringify(subscriptions[side]?.items);

  async function aSide(seller: Seller, targetUrl: string): Promise<Scene> {
    await seller.program.mutate(
      'createWebhookEndpoint',
      { name: 'Hook', targetUrl, eventTypes: ['*'] },
      'endpoint { id }',
    );
    const campaignId = await aCampaign(seller, { name: 'Twin' });
    const gigId = await aGig(seller, campaignId);
    const promoterId = await aPromoter(seller, 'Twin');
    return { ...seller, campaignId, gigId, promoterId, link: await aLink(seller, campaignId, promoterId) };
  }

  function subscribe(seller: Seller): Listening<{ type: string; data: object }> {
    const client = openSocket(suite.url, seller.key);
    clients.push(client);
    const query = 'subscription ($id: ID!) { domainEvents(organizationId: $id) { type data } }';
    return listen(client, query, { id: seller.organizationId });
  }

  beforeAll(async () => {
    receiver = await startReceiver();
    const seller = await aSeller(suite.url);
    const key = await aKey(seller.owner, seller.organizationId, ['*'], 'LIVE');
    const real: Seller = {
      ...seller,
      key,
      owner: new GraphQLClient(suite.url, seller.owner.token, 'live'),
      program: new GraphQLClient(suite.url, key, 'live'),
    };
    await fundWallet(seller, '100.00');
    const heard = [subscribe(seller), subscribe(real)] as const;
    [subscriptions.sandbox, subscriptions.live] = heard;
    await waitFor('both subscriptions', async () => {
      await aCampaign(seller, { name: 'Probe' }, false);
      await aCampaign(real, { name: 'Probe' }, false);
      return heard.every(({ items }) => items.length > 0);
    });
    sandbox = await aSide(seller, receiver.url);
    live = await aSide(real, receiver.url.replace('http:', 'https:'));
    // The same idempotency key on both sides makes two events.
    for (const side of [sandbox, live]) {
      await ingestAndEvaluate(side, 'order-1');
      await follow(suite.url, side.link);
    }
    await ingestAndEvaluate(sandbox, 'order-2');
  });
  afterAll(async () => {
    for (const client of clients) await client.dispose();
    await receiver.close();
  });

  const idsOf = async (client: GraphQLClient, list: string): Promise<string[]> => {
    const answer = await client.run<{ list: { nodes: { id: string }[]; totalCount: number } }>(
      `{ list: ${list}(first: 100) { nodes { id } totalCount } }`,
    );
    expect(answer.list.nodes).toHaveLength(answer.list.totalCount);
    return answer.list.nodes.map(({ id }) => id);
  };

  it.each(lists)('share no object in the lists of %s', async (list) => {
    const [test, real] = [await idsOf(sandbox.program, list), await idsOf(live.program, list)];
    expect(test.filter((id) => real.includes(id))).toEqual([]);
    expect(await idsOf(sandbox.owner, list)).toEqual(test);
    expect(await idsOf(live.owner, list)).toEqual(real);
  });

  it('have separate figures', async () => {
    const figures = async ({ program, campaignId }: Scene): Promise<object> => {
      const query = `query ($id: ID!) { campaign(id: $id) { spent { amount } performance { totals { clicks events rewards spend { amount } } } } }`;
      return waitFor('the click', async () => {
        const { campaign } = await program.run<{ campaign: { performance: { totals: { clicks: number } } } }>(
          query,
          { id: campaignId },
        );
        return campaign.performance.totals.clicks > 0 && campaign;
      });
    };
    expect(await figures(sandbox)).toEqual({
      spent: { amount: '50.00' },
      performance: { totals: { clicks: 1, events: 2, rewards: 2, spend: { amount: '50.00' } } },
    });
    expect(await figures(live)).toEqual({
      spent: { amount: '0.00' },
      performance: { totals: { clicks: 1, events: 1, rewards: 1, spend: { amount: '0.00' } } },
    });
  });

  it('have separate wallets: sandbox rewards are paid, live rewards without money are not', async () => {
    expect(await balancesOf(sandbox)).toEqual({ seller: '50.00', promoter: '50.00', held: '0.00' });
    expect(await balancesOf(live)).toEqual({ seller: '0.00', promoter: '0.00', held: '0.00' });
  });

  it('have separate links, codes and sessions', async () => {
    const sessionId = await followAndRecord(suite, sandbox.link);
    for (const [key, more] of [
      ['by-code', { attributionCode: sandbox.link.code }],
      ['by-session', { attributionCode: null, sessionId }],
    ] as const) {
      expect(await ingestAndEvaluate(live, key, more)).toMatchObject({ status: 'UNMATCHED', rewards: [] });
    }
    const input = { eventType: 'x', idempotencyKey: 'by-link', attribution: [{ linkId: sandbox.link.id }] };
    const refused = await live.program.attempt('ingestEvent', input, 'event { id }');
    expect(refused.userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
  });

  it('have separate domain events for subscribers and webhooks', async () => {
    const last = await ingest(sandbox, 'order-last');
    const lastLive = await ingest(live, 'order-last');
    // Live targets need TLS, which this receiver lacks, so live webhooks are read from the deliveries.
    const sent = async ({ program, organizationId }: Scene): Promise<string> =>
      JSON.stringify(
        await program.run(
          `query ($id: ID!) { organization(id: $id) { webhookEndpoints { nodes {
            deliveries(first: 100) { nodes { event { type data } } } } } } }`,
          { id: organizationId },
        ),
      );
    const got = (): string => receiver.received.map(({ body }) => body).join('\n');
    await waitFor(
      'both sides to be told',
      async () =>
        got().includes(last) &&
        (await sent(live)).includes(lastLive) &&
        told('sandbox').includes(last) &&
        told('live').includes(lastLive),
    );
    const own = (side: Scene): string[] => [side.campaignId, side.promoterId, side.link.id];
    const test = `${got()}${await sent(sandbox)}${told('sandbox')}`;
    const real = `${await sent(live)}${told('live')}`;
    expect(own(live).filter((id) => test.includes(id))).toEqual([]);
    expect(own(sandbox).filter((id) => real.includes(id))).toEqual([]);
    expect(own(sandbox).filter((id) => test.includes(id))).toEqual(own(sandbox));
    expect(own(live).filter((id) => real.includes(id))).toEqual(own(live));
  });
});
