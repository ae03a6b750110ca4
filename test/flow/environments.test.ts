import { request, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import { startReceiver, type Receiver } from '../support/receiver.js';
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
import { useServer, useSharedServer } from '../support/suite.js';
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

describe('live and sandbox side by side', () => {
  const suite = useSharedServer();
  let receiver: Receiver;
  const clients: Client[] = [];
  let sandbox: Scene;
  let live: Scene;
  /** The items of each side's subscription to all events. */
  const told = { sandbox: [] as string[], live: [] as string[] };

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

  function listen(seller: Seller, into: string[]): void {
    const client = createClient({
      url: `${suite.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${seller.key}` },
      retryAttempts: 0,
    });
    clients.push(client);
    client.subscribe(
      {
        query: `subscription ($id: ID!) { domainEvents(organizationId: $id) { type data } }`,
        variables: { id: seller.organizationId },
      },
      {
        next: (item) => void into.push(JSON.stringify(item)),
        error: () => undefined,
        complete: () => undefined,
      },
    );
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
    listen(seller, told.sandbox);
    listen(real, told.live);
    await waitFor('both subscriptions', async () => {
      await aCampaign(seller, { name: 'Probe' }, false);
      await aCampaign(real, { name: 'Probe' }, false);
      return told.sandbox.length > 0 && told.live.length > 0;
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

  it.each(lists)('lists of %s have nothing in common', async (list) => {
    const [test, real] = [await idsOf(sandbox.program, list), await idsOf(live.program, list)];
    expect(test.filter((id) => real.includes(id))).toEqual([]);
    expect(await idsOf(sandbox.owner, list)).toEqual(test);
    expect(await idsOf(live.owner, list)).toEqual(real);
  });

  it('counts on each side what happened there', async () => {
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

  it('pays play money for play and none for real', async () => {
    expect(await balancesOf(sandbox)).toEqual({ seller: '50.00', promoter: '50.00', held: '0.00' });
    expect(await balancesOf(live)).toEqual({ seller: '0.00', promoter: '0.00', held: '0.00' });
  });

  it('knows nothing of the links, codes and sessions of the other side', async () => {
    const sessionId = await followAndRecord(suite, sandbox.link);
    for (const [key, more] of [
      ['by-code', { attributionCode: sandbox.link.code }],
      ['by-session', { attributionCode: null, sessionId }],
    ] as const) {
      expect(await ingestAndEvaluate(live, key, more)).toMatchObject({ status: 'UNMATCHED', rewards: [] });
    }
    const input = { eventType: 'x', idempotencyKey: 'by-link', attributionLinkId: sandbox.link.id };
    const refused = await live.program.attempt('ingestEvent', input, 'event { id }');
    expect(refused.userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
  });

  it('tells subscribers and webhooks of its own side only', async () => {
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
        told.sandbox.join('').includes(last) &&
        told.live.join('').includes(lastLive),
    );
    const own = (side: Scene): string[] => [side.campaignId, side.promoterId, side.link.id];
    const test = `${got()}${await sent(sandbox)}${told.sandbox.join('')}`;
    const real = `${await sent(live)}${told.live.join('')}`;
    expect(own(live).filter((id) => test.includes(id))).toEqual([]);
    expect(own(sandbox).filter((id) => real.includes(id))).toEqual([]);
    expect(own(sandbox).filter((id) => test.includes(id))).toEqual(own(sandbox));
    expect(own(live).filter((id) => real.includes(id))).toEqual(own(live));
  });
});

describe('the environment that a session asks for', () => {
  const suite = useSharedServer();
  let seller: Seller;

  beforeAll(async () => {
    seller = await aSeller(suite.url);
  });

  /** The response to a `viewer` query over GraphQL. */
  async function ask(environment: string | undefined, token?: string): Promise<unknown> {
    const response = await fetch(`${suite.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${token ?? String(seller.owner.token)}`,
        ...(environment === undefined ? {} : { 'x-environment': environment }),
      },
      body: JSON.stringify({ query: '{ viewer { environment } }' }),
    });
    return { status: response.status, body: (await response.json()) as unknown };
  }

  /** The same by websocket. */
  async function askBySocket(params: object, headers: Record<string, string> = {}): Promise<unknown> {
    const client = createClient({
      url: `${suite.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: class extends WebSocket {
        constructor(url: string, protocols: string) {
          super(url, protocols, { headers });
        }
      },
      retryAttempts: 0,
      connectionParams: { authorization: `Bearer ${String(seller.owner.token)}`, ...params },
    });
    const answer = await new Promise((resolve) => {
      client.subscribe(
        { query: '{ viewer { environment } }' },
        { next: resolve, error: resolve, complete: () => undefined },
      );
    });
    await client.dispose();
    return answer;
  }

  const isIn = (environment: string): object => ({ data: { viewer: { environment } } });

  it.each([
    [undefined, 'LIVE'],
    ['live', 'LIVE'],
    ['Live', 'LIVE'],
    ['sandbox', 'SANDBOX'],
    ['SANDBOX', 'SANDBOX'],
  ])('is %s: %s, over HTTP and websocket', async (asked, environment) => {
    expect(await ask(asked)).toEqual({ status: 200, body: isIn(environment) });
    for (const name of ['environment', 'x-environment', 'X-Environment']) {
      expect(await askBySocket(asked === undefined ? {} : { [name]: asked })).toEqual(isIn(environment));
    }
    const header = asked === undefined ? {} : { 'x-environment': asked };
    expect(await askBySocket({}, header)).toEqual(isIn(environment));
  });

  it.each(['sandbx', 'test', 'production', 'sandbox, live', '0'])(
    'is refused when it is %s, with any credential, on every surface',
    async (asked) => {
      const message = `The header X-Environment is "${asked}"; allowed: live, sandbox.`;
      for (const token of [seller.owner.token, seller.key, 'ts_nobody']) {
        expect(await ask(asked, token)).toEqual({
          status: 400,
          body: { errors: [{ message, extensions: { code: 'BAD_REQUEST' } }] },
        });
      }
      for (const path of ['/campaigns', '/v1/campaigns', '/operator/payouts.csv']) {
        const response = await fetch(suite.url + path, {
          headers: { authorization: `Bearer ${String(seller.owner.token)}`, 'x-environment': asked },
        });
        expect({ path, body: (await response.json()) as unknown }).toEqual({
          path,
          body: { statusCode: 400, message },
        });
      }
    },
  );

  it('is refused as a mismatch when a key works in the other one, over GraphQL, REST and websocket', async () => {
    const liveKey = await aKey(seller.owner, seller.organizationId, ['*'], 'LIVE');
    for (const [key, own, other] of [
      [liveKey, 'live', 'sandbox'],
      [seller.key, 'sandbox', 'live'],
    ] as const) {
      const message = expect.stringContaining(`this API key works in ${own}`) as unknown;
      const authorization = `Bearer ${key}`;
      const refusal = { message, extensions: { code: 'BAD_REQUEST' } };
      expect(await ask(other, key)).toEqual({ status: 400, body: { errors: [refusal] } });
      for (const path of ['/campaigns', '/v1/campaigns']) {
        const headers = { authorization, 'x-environment': other };
        const response = await fetch(suite.url + path, { headers });
        expect((await response.json()) as unknown).toEqual({ statusCode: 400, message });
      }
      expect(await askBySocket({ authorization, environment: other })).toEqual([refusal]);
      expect(await askBySocket({ authorization }, { 'x-environment': other })).toEqual([refusal]);
      for (const same of [undefined, own]) {
        expect(await ask(same, key)).toEqual({ status: 200, body: isIn(own.toUpperCase()) });
        const params = same === undefined ? {} : { environment: same };
        expect(await askBySocket({ authorization, ...params })).toEqual(isIn(own.toUpperCase()));
      }
    }
  });

  it.each([
    ['environment', 'sandbx', '"sandbx"'],
    ['environment', '', '""'],
    ['environment', true, 'true'],
    ['X-Environment', ['sandbox'], '["sandbox"]'],
  ])('is refused when a websocket says %s: %j', async (name, value, shown) => {
    const message = `"${name}" in the connectionParams is ${shown}; allowed: live, sandbox.`;
    expect(await askBySocket({ [name]: value })).toEqual([{ message, extensions: { code: 'BAD_REQUEST' } }]);
    expect(await suite.log()).not.toContain('could not be checked');
  });
});

describe('a host for the sandbox', () => {
  const host = 'sandbox.example.test';
  const suite = useServer({ SANDBOX_HOST: host });
  let seller: Seller;
  let liveKey: string;

  beforeAll(async () => {
    seller = await aSeller(suite.url);
    liveKey = await aKey(seller.owner, seller.organizationId, ['*'], 'LIVE');
  });

  async function ask(
    path: string,
    token: string | undefined,
    more: Record<string, string> = {},
  ): Promise<{ status: number; body: unknown }> {
    const isGraphQL = path === '/graphql';
    const sent = request(`${suite.url}${path}`, {
      method: isGraphQL ? 'POST' : 'GET',
      headers: {
        'content-type': 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...more,
      },
    });
    sent.end(isGraphQL ? JSON.stringify({ query: '{ viewer { environment } }' }) : '');
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    let text = '';
    for await (const chunk of response.setEncoding('utf8')) text += String(chunk);
    return { status: response.statusCode ?? 0, body: JSON.parse(text) as unknown };
  }

  it('keeps sessions in the sandbox, whatever they say', async () => {
    for (const environment of ['live', 'sandbox']) {
      const there = { host, 'x-environment': environment };
      expect((await ask('/graphql', seller.owner.token, there)).body).toEqual({
        data: { viewer: { environment: 'SANDBOX' } },
      });
    }
    expect((await ask('/graphql', seller.owner.token, { host: `${host}:3000` })).body).toEqual({
      data: { viewer: { environment: 'SANDBOX' } },
    });
    expect((await ask('/graphql', seller.owner.token)).body).toEqual({
      data: { viewer: { environment: 'LIVE' } },
    });
  });

  it('refuses live keys, over GraphQL, REST and websocket, and says where they belong', async () => {
    for (const path of ['/graphql', '/campaigns']) {
      const refused = await ask(path, liveKey, { host });
      expect({ path, status: refused.status }).toEqual({ path, status: 403 });
      expect(JSON.stringify(refused.body)).toMatch(
        /live API key.*sandbox\.example\.test serves only the sandbox/,
      );
      expect((await ask(path, seller.key, { host })).status).toBe(200);
      expect((await ask(path, liveKey)).status).toBe(200);
      expect((await ask(path, seller.key)).status).toBe(200);
    }
    const socket = createClient({
      url: `${suite.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: class extends WebSocket {
        constructor(url: string, protocols: string) {
          super(url, protocols, { headers: { host } });
        }
      },
      connectionParams: { authorization: `Bearer ${liveKey}` },
      retryAttempts: 0,
    });
    const answer = new Promise((resolve) => {
      socket.subscribe(
        { query: '{ campaigns { totalCount } }' },
        { next: resolve, error: resolve, complete: () => undefined },
      );
    });
    expect(JSON.stringify(await answer)).toContain('FORBIDDEN');
    await socket.dispose();
  });

  it('serves visitors as any host does', async () => {
    expect((await ask('/graphql', undefined, { host })).body).toEqual({ data: { viewer: null } });
  });
});
