import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mergedFeatures } from '../../../src/composition/merged-features.js';
import { createDatabase, type TestDatabase } from '../../support/database.js';
import { GraphQLClient } from '../../support/graphql-client.js';
import { errorCode } from '../../support/outcome.js';
import { startServer, type TestServer } from '../../support/server.js';
import { aCampaign, aKey, aSeller, type Scene } from '../../support/story.js';
import { startMailbox, type Mailbox } from '../../support/mailbox.js';
import { NameServer } from '../../support/name-server.js';
import { startReceiver, type Receiver } from '../../support/receiver.js';
import { doEveryMutation } from './every-mutation.js';
import { readLog, auditQuery as query } from './read-log.js';

const { operations: accessTable } = mergedFeatures;

let mailbox: Mailbox;
let receiver: Receiver;
let names: NameServer;
let database: TestDatabase;
let server: TestServer;
let scene: Scene;
let done: ReadonlySet<string>;
let secrets: readonly string[];

beforeAll(async () => {
  mailbox = await startMailbox();
  receiver = await startReceiver();
  database = await createDatabase();
  names = await NameServer.start();
  const settings = { DATABASE_URL: database.url, MAIL_URL: mailbox.url, DNS_SERVERS: names.address };
  server = await startServer(settings);
  ({ scene, done, secrets } = await doEveryMutation(server.url, mailbox, receiver.url, names));
});

afterAll(async () => {
  await server.stop();
  await database.drop();
  await receiver.close();
  await names.stop();
  await mailbox.close();
});

describe('the audit log', () => {
  it('has an entry for every mutation except those of the hot paths', async () => {
    const mutations = Object.entries(accessTable.Mutation).filter(([, access]) => access.who !== 'operator');
    const expected = mutations.filter(([, access]) => !access.unaudited).map(([name]) => name);
    expect(expected.filter((name) => !done.has(name))).toEqual([]);
    const rows = await database.query<{ action: string }>('select distinct action from audit_entry');
    const written = new Set(rows.map(({ action }) => action));
    expect(expected.filter((name) => !written.has(name))).toEqual([]);
    expect(written.has('ingestEvent')).toBe(false);
  });

  it('contains no secret', async () => {
    const rows = await database.query<{ text: string }>('select audit_entry::text as text from audit_entry');
    const text = rows.map((row) => row.text).join('\n');
    expect(secrets.length).toBeGreaterThan(20);
    expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
    expect(text).not.toMatch(/hash|argon2|secret_/i);
  });

  it('writes ids and amounts as the API does', async () => {
    const rows = await database.query<{ action: string; values: string }>(
      `select action, jsonb_build_array(before, after)::text as values from audit_entry`,
    );
    const bare = /"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"|Atomic"/;
    expect(rows.filter(({ values }) => bare.test(values))).toEqual([]);
  });

  it('records actor, action, object, time, address, and the values before and after', async () => {
    const campaignId = await aCampaign(scene, { name: 'Spring' }, false);
    await scene.owner.mutate(
      'updateCampaign',
      { id: campaignId, name: 'May', budget: { amount: '7.00' } },
      '',
    );
    const { nodes, totalCount } = await readLog(scene.owner, { objectId: { eq: campaignId } });
    expect(totalCount).toBe(2);
    expect(nodes[0]).toMatchObject({
      action: 'updateCampaign',
      by: { __typename: 'UserActor', name: expect.stringContaining('@example.com') },
      objectKind: 'campaign',
      before: { name: 'Spring', budget: null },
      after: { name: 'May', budget: { amount: '7.00', asset: 'USD' } },
      environment: 'SANDBOX',
      address: expect.stringMatching(/127\.0\.0\.1|::1/),
      requestId: expect.stringMatching(/./),
      organization: { id: scene.organizationId },
    });
    expect(nodes[1]).toMatchObject({
      action: 'createCampaign',
      by: { __typename: 'ApiKeyActor', id: expect.stringMatching(/^key_/), name: 'test' },
      before: null,
      after: { name: 'Spring' },
    });
  });

  it('records actions of payers as actions of the platform', async () => {
    const { nodes } = await readLog(scene.owner, { action: { eq: 'settleTopUp' } });
    expect(nodes[0]).toMatchObject({
      by: { __typename: 'SystemActor', name: 'Tribute' },
      objectKind: 'topUp',
      before: { status: 'PENDING' },
      after: { status: 'PAID' },
    });
  });

  it('can be filtered by organization, actor, action, object and time, and is paged', async () => {
    const all = await readLog(scene.owner);
    const { id: actorId } = all.nodes.find(({ by }) => by.__typename === 'ApiKeyActor')!.by;
    const byActor = await readLog(scene.owner, { actorId: { eq: actorId }, action: { eq: 'createGig' } });
    expect(byActor.nodes.length).toBeGreaterThan(1);
    expect(new Set(byActor.nodes.map((entry) => `${entry.by.id} ${entry.action}`))).toEqual(
      new Set([`${actorId} createGig`]),
    );
    expect((await readLog(scene.owner, { createdAt: { to: '2020-01-01T00:00:00Z' } })).totalCount).toBe(0);
    expect((await readLog(scene.owner, { createdAt: { from: '2020-01-01T00:00:00Z' } })).totalCount).toBe(
      all.totalCount,
    );
    const page = await readLog(scene.owner, { organizationId: { eq: scene.organizationId } }, { first: 2 });
    const next = await readLog(scene.owner, {}, { first: 2, after: page.pageInfo.endCursor });
    expect([...page.nodes, ...next.nodes]).toEqual(all.nodes.slice(0, 4));
  });

  it('records the object and its organization also for an id with spaces around it', async () => {
    const { owner, organizationId } = await aSeller(server.url, 'Two');
    await owner.mutate('createOrganization', { name: 'Another' }, '');
    const input = { organizationId, name: 'Hook', targetUrl: receiver.url, eventTypes: ['gig.published'] };
    const { endpoint } = await owner.mutate<{ endpoint: { id: string } }>(
      'createWebhookEndpoint',
      input,
      'endpoint { id }',
    );
    await owner.mutate('sendTestWebhook', { id: ` ${endpoint.id}\n` }, '');
    const { nodes } = await readLog(owner, {
      organizationId: { eq: organizationId },
      action: { eq: 'sendTestWebhook' },
    });
    expect(nodes).toEqual([
      expect.objectContaining({
        objectKind: 'webhookEndpoint',
        objectId: endpoint.id,
        organization: { id: organizationId },
      }),
    ]);
  });

  it('has no entry for a refused mutation', async () => {
    const before = await database.query('select count(*) from audit_entry');
    await scene.owner.attempt('updateCampaign', { id: scene.campaignId, targetUrl: 'nonsense' }, '');
    await scene.owner.attempt('createLink', { campaignId: 'camp_x', promoterId: scene.promoterId }, '');
    await new GraphQLClient(server.url).attempt('signIn', { email: 'a@b.example', password: 'wrong' }, '');
    expect(await database.query('select count(*) from audit_entry')).toEqual(before);
  });

  it('is visible to owners, admins and keys with audit:read, each for their own organization and environment', async () => {
    const rival = await aSeller(server.url, 'Rival');
    const theirs = await readLog(rival.owner);
    expect(theirs.nodes.map(({ action }) => action)).toEqual([
      'createApiKey',
      'createOrganization',
      'createOrganization',
    ]);
    const foreign = await rival.owner.send(query, {
      filter: { organizationId: { eq: scene.organizationId } },
    });
    expect(errorCode(foreign)).toBe('BAD_USER_INPUT');
    const live = await readLog(new GraphQLClient(server.url, scene.owner.token, 'live'));
    expect(live.nodes.map(({ objectKind }) => objectKind)).not.toContain('campaign');
    expect(live.nodes.map(({ objectKind }) => objectKind)).toContain('member');
    const narrow = await aKey(scene.owner, scene.organizationId, ['campaigns:read']);
    expect(errorCode(await new GraphQLClient(server.url, narrow).send(query))).toBe('FORBIDDEN');
    const reader = await aKey(scene.owner, scene.organizationId, ['audit:read']);
    expect((await readLog(new GraphQLClient(server.url, reader))).totalCount).toBeGreaterThan(10);
  });

  it('cannot be changed by any role of the database', async () => {
    for (const statement of [
      "update audit_entry set action = 'x'",
      'delete from audit_entry',
      'truncate audit_entry',
    ]) {
      await expect(database.query(statement)).rejects.toThrow('append-only');
    }
  });
});
