import { beforeAll, describe, expect, it } from '@jest/globals';
import { writeDomainEvents } from '../../src/kernel/event-log/write-domain-events.js';
import { inSqlTransaction, type Sql } from '../../src/kernel/sql.js';
import { GraphQLClient } from '../support/graphql-client.js';
import { heard, useClients } from '../support/subscriptions.js';
import { aCampaign, aKey, aScene, aSeller, type Scene } from '../support/story.js';
import { useSharedServer } from '../support/suite.js';
import { waitFor } from '../support/wait-for.js';
import { ask, idsIn, listOf, type Page } from './event-list.js';
import { caughtUp, domainEvent, domainEvents, logOf, rename } from './listening.js';

const suite = useSharedServer();
const connect = useClients();

describe('the list of domain events', () => {
  let scene: Scene;
  let log: string[];

  beforeAll(async () => {
    scene = await aScene(suite.url);
    log = await logOf(suite.database, scene);
    // The list ends where the oldest open transaction began, and other suites use this server.
    await waitFor('the whole list', async () => (await listOf(scene)).totalCount === log.length);
  });

  it('has the order of the log, in pages from both ends', async () => {
    const all = await listOf(scene, { first: 100 });
    expect(idsIn(all)).toEqual(log);
    expect(all.totalCount).toBe(log.length);
    expect(idsIn(await listOf(scene, { last: 3 }))).toEqual(log.slice(-3));
    const cursorOf = (index: number): string | undefined => all.edges.at(index)?.cursor;
    expect(idsIn(await listOf(scene, { first: 2, after: cursorOf(1) }))).toEqual(log.slice(2, 4));
    expect(idsIn(await listOf(scene, { last: 2, before: cursorOf(4) }))).toEqual(log.slice(2, 4));
  });

  it('is filtered by type and campaign', async () => {
    const types = ['gig.published', 'campaign.created'];
    const ofTypes = await listOf(scene, { types });
    expect(ofTypes.nodes.map(({ type }) => type)).toEqual(['campaign.created', 'gig.published']);
    expect(ofTypes.totalCount).toBe(2);
    const other = await aCampaign(scene);
    const ofCampaign = await waitFor('the event of the campaign', async () => {
      const { nodes } = await listOf(scene, { campaignId: other, last: 1, types: ['campaign.created'] });
      return nodes.length > 0 && nodes.map(({ nodeId }) => nodeId);
    });
    expect(ofCampaign).toEqual([other]);
  });

  it('is refused for a wrong argument, another organization, and a type without its scope', async () => {
    const { program, owner, organizationId } = scene;
    for (const [more, message] of [
      [{ first: 1, last: 1 }, 'Send "first" or "last", not both.'],
      [{ before: 'x' }, '"before" is not a cursor of this log.'],
      [{ types: ['reward.unknown'] }, 'There is no event type "reward.unknown".'],
      [{ first: 101 }, 'first must not be greater than 100'],
    ] as const) {
      const { data, errors } = await ask(program, organizationId, more);
      expect([data, errors?.[0]?.message]).toEqual([{ domainEvents: null }, message]);
    }
    const stranger = await aSeller(suite.url);
    expect((await ask(stranger.program, organizationId)).data).toEqual({ domainEvents: null });
    const limited = new GraphQLClient(
      suite.url,
      await aKey(owner, organizationId, ['events:read', 'gigs:read']),
    );
    expect((await ask(limited, organizationId, { types: ['link.created'] })).errors).toMatchObject([
      { message: 'This API key lacks the scope "attribution:read".' },
    ]);
    const { data } = await ask(limited, organizationId);
    expect(new Set(data?.domainEvents.nodes.map(({ type }) => type.split('.')[0]))).toEqual(new Set(['gig']));
  });
});

describe('a list and a subscription after its position', () => {
  it('have each domain event once, also of transactions that are still open', async () => {
    const seller = await aSeller(suite.url);
    const campaignId = await aCampaign(seller);
    let page: Page | undefined;
    await inSqlTransaction(suite.database.pool, async (sql: Sql) => {
      await writeDomainEvents(sql, [domainEvent(seller, { name: 'of an open transaction' })], new Date());
      // Committed before the open transaction, whose place in the log is earlier.
      await rename(seller, campaignId, 'Committed');
      page = await listOf(seller, { last: 100 });
    });
    await rename(seller, campaignId, 'Later');
    const listening = domainEvents(connect(suite.url, seller.key), seller, { after: page?.position });
    await heard(listening, ({ data }) => data.name === 'Later');
    const log = await logOf(suite.database, seller);
    const told = await caughtUp(listening, log);
    expect([...idsIn(page!), ...told]).toEqual(log);
  });

  it('have each domain event once, whenever the list is read while others write', async () => {
    const seller = await aSeller(suite.url);
    const campaigns = await Promise.all(Array.from({ length: 4 }, async () => aCampaign(seller)));
    const pages: Page[] = [];
    await Promise.all([
      ...campaigns.map(async (id) => {
        for (const number of [1, 2, 3, 4, 5]) await rename(seller, id, `Name ${number}`);
      }),
      (async () => {
        for (let count = 0; count < 5; count++) pages.push(await listOf(seller, { last: 100 }));
      })(),
    ]);
    const log = await logOf(suite.database, seller);
    const client = connect(suite.url, seller.key);
    for (const page of pages) {
      const after = idsIn(page);
      expect(after).toEqual(log.slice(0, after.length));
      if (after.length === log.length) continue;
      const told = await caughtUp(domainEvents(client, seller, { after: page.position }), log);
      expect([...after, ...told]).toEqual(log);
    }
  });
});
