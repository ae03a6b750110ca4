import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { UncheckedDomainEvent } from '../../src/kernel/domain-events.js';
import { Environment } from '../../src/kernel/environment.js';
import { writeDomainEvents } from '../../src/kernel/event-log/write-domain-events.js';
import { sqlOf } from '../../src/kernel/sql.js';
import { startCountingProxy, type CountingProxy } from '../support/counting-proxy.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { uuidOf } from '../support/outcome.js';
import { startServer, type TestServer } from '../support/server.js';
import { aCampaign, aKey, aSeller, type Seller } from '../support/story.js';
import { heard, listen, type Listening, useClients } from '../support/subscriptions.js';
import { volume } from '../support/volume.js';
import { waitFor } from '../support/wait-for.js';
import { beginning } from './listening.js';

const connect = useClients();
const backlog = volume(10_000, 3000);
const documentOf = (selection: string): string =>
  `subscription ($id: ID!, $types: [String!], $after: String) {
    domainEvents(organizationId: $id, types: $types, after: $after) { data node { id ... on Campaign { ${selection} } } }
  }`;
const withNode = documentOf('name');
const withGigs = documentOf('gigs(first: 1) { totalCount }');

interface Told {
  readonly data: { readonly number?: number };
  readonly node: { readonly id: string; readonly gigs?: object | null } | null;
}

let database: TestDatabase;
let proxy: CountingProxy;
let server: TestServer;

beforeAll(async () => {
  database = await createDatabase();
  proxy = await startCountingProxy(database.url, 'from "campaign" as');
  server = await startServer({ DATABASE_URL: proxy.url, ROLE: 'api' });
});
afterAll(async () => {
  await server.stop();
  await proxy.close();
  await database.drop();
});

/** A domain event about a campaign. */
function change({ organizationId }: Seller, campaign: string, number: number): UncheckedDomainEvent {
  const about = { organizationId: uuidOf('organization', organizationId), environment: Environment.SANDBOX };
  const campaignId = uuidOf('campaign', campaign);
  return { type: 'campaign.updated', ...about, campaignId, nodeId: campaign, data: { number } };
}

async function write(events: readonly UncheckedDomainEvent[]): Promise<void> {
  await writeDomainEvents(sqlOf(database.pool), events, new Date());
}

/** Numbers of changes, one for each in this file. */
let last = 0;

/** Writes a change that all of these subscribers hear. Earlier ones have arrived then. */
async function tellAll(listening: readonly Listening<Told>[], seller: Seller, id: string): Promise<Told[]> {
  const number = (last += 1);
  await write([change(seller, id, number)]);
  return Promise.all(listening.map(async (one) => heard(one, ({ data }) => data.number === number)));
}

/** Opens subscriptions, which begin without an item. */
async function opened(open: () => Listening<Told>[], seller: Seller, id: string): Promise<Listening<Told>[]> {
  const listening = open();
  await waitFor('open subscriptions', async () => {
    if (listening.every(({ items }) => items.length > 0)) return true;
    await write([change(seller, id, (last += 1))]);
    return false;
  });
  await tellAll(listening, seller, id);
  return listening;
}

describe('equal subscriptions', () => {
  it('of one key are executed once for each event, and each client gets its own message', async () => {
    const seller = await aSeller(server.url);
    const [id, variables] = [await aCampaign(seller), { id: seller.organizationId }];
    const clients = Array.from({ length: 3 }, () => connect(server.url, seller.key));
    const listening = await opened(
      () => [...clients, ...clients].map((client) => listen<Told>(client, withNode, variables)),
      seller,
      id,
    );
    const before = proxy.count();
    const told = await tellAll(listening, seller, id);
    expect(proxy.count() - before).toBe(1);
    expect(told.map(({ node }) => node?.id)).toEqual(listening.map(() => id));
  });

  it.each([
    ['other variables', { types: ['campaign.updated'] }, false],
    ['another key', {}, true],
  ])('are executed apart from those of %s', async (_what, more, isOtherKey) => {
    const seller = await aSeller(server.url);
    const [id, variables] = [await aCampaign(seller), { id: seller.organizationId }];
    const other = isOtherKey ? await aKey(seller.owner, seller.organizationId, ['*']) : seller.key;
    const listening = await opened(
      () => [
        listen<Told>(connect(server.url, seller.key), withNode, variables),
        listen<Told>(connect(server.url, other), withNode, { ...variables, ...more }),
      ],
      seller,
      id,
    );
    const before = proxy.count();
    await tellAll(listening, seller, id);
    expect(proxy.count() - before).toBe(2);
  });

  it('show nothing to a key with fewer scopes', async () => {
    const seller = await aSeller(server.url);
    const [id, variables] = [await aCampaign(seller), { id: seller.organizationId }];
    const fewer = await aKey(seller.owner, seller.organizationId, ['events:read', 'campaigns:read']);
    const mine = listen<Told>(connect(server.url, seller.key), withGigs, variables);
    const theirs = listen<Told>(connect(server.url, fewer), withGigs, variables);
    await waitFor('both results', async () => {
      await write([change(seller, id, (last += 1))]);
      return mine.items.length > 1 && theirs.refusals.length > 1;
    });
    expect([mine.refusals, theirs.items]).toEqual([[], []]);
    expect(new Set(theirs.refusals)).toEqual(new Set(['FORBIDDEN']));
    expect(mine.items[0]?.node?.gigs).toEqual({ totalCount: 0 });
  });

  it('go on when the key of one of them is revoked', async () => {
    const seller = await aSeller(server.url);
    const [id, variables] = [await aCampaign(seller), { id: seller.organizationId }];
    const input = { organizationId: seller.organizationId, name: 'x', environment: 'SANDBOX', scopes: ['*'] };
    const { token, apiKey } = await seller.owner.mutate<{ token: string; apiKey: { id: string } }>(
      'createApiKey',
      input,
      'token apiKey { id }',
    );
    const [mine, ...theirs] = await opened(
      () =>
        [seller.key, token, token].map((key) => listen<Told>(connect(server.url, key), withNode, variables)),
      seller,
      id,
    );
    await seller.owner.mutate('revokeApiKey', { id: apiKey.id }, 'apiKey { id }');
    await waitFor('the end', async () => theirs.every(({ hasEnded }) => hasEnded()));
    const seen = theirs.map(({ items }) => items.length);
    await tellAll(mine ? [mine] : [], seller, id);
    expect(theirs.map(({ items }) => items.length)).toEqual(seen);
  });
});

describe('many live events', () => {
  it('that one transaction recorded are executed together, once for equal subscriptions', async () => {
    const seller = await aSeller(server.url);
    const [id, variables] = [await aCampaign(seller), { id: seller.organizationId }];
    const clients = Array.from({ length: 3 }, () => connect(server.url, seller.key));
    const listening = await opened(
      () => clients.map((client) => listen<Told>(client, withNode, variables)),
      seller,
      id,
    );
    const before = proxy.count();
    const numbers = Array.from({ length: 300 }, () => (last += 1));
    await write(numbers.map((number) => change(seller, id, number)));
    await Promise.all(listening.map(async (one) => heard(one, ({ data }) => data.number === numbers.at(-1))));
    for (const { items } of listening) {
      expect(items.map(({ data }) => data.number).filter((number) => numbers.includes(number ?? 0))).toEqual(
        numbers,
      );
    }
    expect(proxy.count() - before).toBeLessThanOrEqual(5);
  });
});

describe('a backlog with data and objects', () => {
  it('is read in batches, in order, without a query for each event', async () => {
    const seller = await aSeller(server.url);
    const campaigns = [await aCampaign(seller), await aCampaign(seller), await aCampaign(seller)];
    const numbers = Array.from({ length: backlog }, (_, index) => index);
    for (let start = 0; start < backlog; start += 500) {
      const some = numbers.slice(start, start + 500);
      await write(some.map((number) => change(seller, campaigns[number % 3] as string, number)));
    }
    const before = proxy.count();
    const variables = { id: seller.organizationId, after: beginning, types: ['campaign.updated'] };
    const listening = listen<Told>(connect(server.url, seller.key), withNode, variables);
    await heard(listening, ({ data }) => data.number === backlog - 1);
    expect(listening.items.map(({ data, node }) => [data.number, node?.id])).toEqual(
      numbers.map((number) => [number, campaigns[number % 3]]),
    );
    expect(proxy.count() - before).toBeLessThanOrEqual(backlog / 100 + 10);
  });
});
