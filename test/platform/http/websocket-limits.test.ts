import { once } from 'node:events';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { aCampaign, aKey, aSeller, type Seller } from '../../support/story.js';
import { useServer } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';

const suite = useServer({
  WEBSOCKETS_PER_KEY: '2',
  WEBSOCKETS_PER_ORGANIZATION: '4',
  SUBSCRIPTIONS_PER_WEBSOCKET: '3',
});

describe('websockets', () => {
  const sockets = new Set<WebSocket>();
  afterEach(() => {
    for (const socket of sockets) socket.terminate();
    sockets.clear();
  });

  /** Opens a websocket with a credential; returns it and the result. */
  async function open(token?: string): Promise<{ socket: WebSocket; outcome: string }> {
    const socket = new WebSocket(`${suite.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    sockets.add(socket);
    await once(socket, 'open');
    const outcome = Promise.race([
      once(socket, 'message').then(([data]) => (JSON.parse(String(data)) as { type: string }).type),
      once(socket, 'close').then(([code, reason]) => `${code} ${String(reason)}`),
    ]);
    const payload = token === undefined ? {} : { authorization: `Bearer ${token}` };
    socket.send(JSON.stringify({ type: 'connection_init', payload }));
    return { socket, outcome: await outcome };
  }

  it.each(['key', 'person', 'address'])(
    'per %s are limited, and a closed one frees its place',
    async (who) => {
      const seller = await aSeller(suite.url);
      const token = { key: seller.key, person: seller.owner.token, address: undefined }[who];
      const first = await open(token);
      const second = await open(token);
      const third = await open(token);
      expect([first.outcome, second.outcome]).toEqual(['connection_ack', 'connection_ack']);
      expect(third.outcome).toBe('4429 Too many websockets: at most 2 for one caller.');
      // Another key of the same organization has its own.
      const other = await open(await aKey(seller.owner, seller.organizationId, ['*']));
      expect(other.outcome).toBe('connection_ack');
      first.socket.close();
      await waitFor('a free place', async () => {
        const next = await open(token);
        return next.outcome === 'connection_ack';
      });
    },
  );

  it('of all keys of an organization are limited together', async () => {
    const { owner, organizationId } = await aSeller(suite.url);
    const keys = await Promise.all([1, 2, 3].map(async () => aKey(owner, organizationId, ['*'])));
    const opened = await Promise.all(keys.flatMap((key) => [open(key), open(key)]));
    const refused = opened.filter(({ outcome }) => outcome !== 'connection_ack');
    expect(refused.map(({ outcome }) => outcome)).toEqual([
      '4429 Too many websockets: at most 4 for all keys of an organization.',
      '4429 Too many websockets: at most 4 for all keys of an organization.',
    ]);
    const held = opened.find(({ outcome }) => outcome === 'connection_ack');
    held?.socket.close();
    await waitFor('a free place', async () =>
      (await Promise.all(keys.map(async (key) => open(key)))).some(
        ({ outcome }) => outcome === 'connection_ack',
      ),
    );
  });

  it('are counted exactly when they open at the same time', async () => {
    const { key } = await aSeller(suite.url);
    const opened = await Promise.all(Array.from({ length: 10 }, async () => open(key)));
    expect(opened.filter(({ outcome }) => outcome === 'connection_ack')).toHaveLength(2);
  });
});

/** Subscriptions by number on one websocket: which ones received a domain event, and which were refused. */
function subscriptionsOf({ key }: Seller) {
  const client = createClient({
    url: `${suite.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${key}` },
    retryAttempts: 0,
  });
  const told = new Set<number>();
  const refusals = new Map<number, unknown>();
  const query = 'subscription ($id: ID!) { domainEvents(organizationId: $id) { type } }';
  const listen = (number: number, id: string): (() => void) =>
    client.subscribe(
      { query, variables: { id } },
      {
        next: ({ errors }) => {
          if (errors) refusals.set(number, errors);
          else told.add(number);
        },
        error: (error) => refusals.set(number, error),
        complete: () => undefined,
      },
    );
  return { client, told, refusals, listen };
}

/** Subscribes until a subscription is accepted. */
async function listenOnceMore(
  seller: Seller,
  { listen, told, refusals }: ReturnType<typeof subscriptionsOf>,
): Promise<void> {
  let number = 5;
  await waitFor('a free place', async () => {
    number += 1;
    const end = listen(number, seller.organizationId);
    const began = await waitFor('an answer', async () => {
      await aCampaign(seller, {}, false);
      return (told.has(number) && 'told') || (refusals.has(number) && 'refused');
    });
    if (began === 'refused') end();
    return began === 'told';
  });
}

describe('the subscriptions of a websocket', () => {
  it('are limited, simultaneous ones too, and an ended one frees its place', async () => {
    const seller = await aSeller(suite.url);
    const subscriptions = subscriptionsOf(seller);
    const { client, refusals, listen } = subscriptions;
    try {
      // Refused operations and non-subscriptions take no place.
      listen(100, 'org_nobody');
      await waitFor('the refusal', async () => refusals.has(100));
      const leave = [1, 2, 3, 4, 5].map((number) => listen(number, seller.organizationId));
      await waitFor('the refusals', async () => refusals.size === 3);
      const message =
        'This connection already has 3 subscriptions, the maximum; end one, or open another connection.';
      const refused = [[{ message, extensions: { code: 'SUBSCRIPTION_LIMIT' } }]];
      expect([...refusals].slice(1).map(([, error]) => error)).toEqual([...refused, ...refused]);
      const query = new Promise((resolve) => {
        client.subscribe(
          { query: '{ __typename }' },
          { next: resolve, error: resolve, complete: () => undefined },
        );
      });
      expect(await query).toEqual({ data: { __typename: 'Query' } });
      for (const end of leave) end();
      await listenOnceMore(seller, subscriptions);
    } finally {
      await client.dispose();
    }
  });
});
