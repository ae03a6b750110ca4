import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { mergedFeatures } from '../../src/composition/merged-features.js';
import { encodePosition, logStart } from '../../src/notifications/event-log/log-position.js';
import { GraphQLClient } from '../support/graphql-client.js';
import { ingestAndEvaluate, uuidOf } from '../support/outcome.js';
import { aKey, fundWallet } from '../support/story.js';
import { listen, type Listening, useClients } from '../support/subscriptions.js';
import { useSharedServer } from '../support/suite.js';
import { waitFor } from '../support/wait-for.js';
import { useTenant } from './tenant.js';

const suite = useSharedServer();
const tenant = useTenant(suite);
const connect = useClients();

describe('a key', () => {
  it('cannot read customers, promoters or money of scopes that it lacks', async () => {
    const metadata = { email: 'customer@secret.example' };
    const event = await ingestAndEvaluate(tenant.scene, 'secret', { metadata });
    const by = async (scope: string): Promise<GraphQLClient> =>
      new GraphQLClient(suite.url, await aKey(tenant.scene.owner, tenant.scene.organizationId, [scope]));
    const rewards = await by('rewards:read');
    const reward = await rewards.send(
      'query ($id: ID!) { reward(id: $id) { id event { metadata } promoter { email } campaign { id asset } } }',
      { id: event.rewards[0]!.id },
    );
    expect(reward.data).toEqual({
      reward: {
        id: event.rewards[0]!.id,
        event: null,
        promoter: null,
        campaign: { id: tenant.scene.campaignId, asset: 'USD' },
      },
    });
    expect(reward.errors).toMatchObject([{ path: ['reward', 'event'] }, { path: ['reward', 'promoter'] }]);
    const events = await by('events:read');
    // A fragment, an alias or a list of everything does not bypass the check.
    const hidden = await events.send(
      `query ($id: ID!) { events { nodes { whose: campaign { ...Money } } } event(id: $id) { campaign { ... { spent { amount } } } } }
       fragment Money on Campaign { id spent { amount } }`,
      { id: event.id },
    );
    expect(JSON.stringify(hidden.data)).not.toContain('amount');
    expect(hidden.errors).toMatchObject(
      hidden.errors!.map(() => ({ message: 'This API key lacks the scope "campaigns:read".' })),
    );
  });

  it('with only a write scope reads the objects that it wrote, and no others', async () => {
    const client = new GraphQLClient(
      suite.url,
      await aKey(tenant.scene.owner, tenant.scene.organizationId, ['events:write']),
    );
    const input = { eventType: 'x', idempotencyKey: 'write-only', campaignId: tenant.scene.campaignId };
    const { event } = await client.mutate<{ event: object }>(
      'ingestEvent',
      input,
      'event { id status metadata campaign { id } }',
    );
    expect(event).toMatchObject({ status: 'QUEUED', campaign: { id: tenant.scene.campaignId } });
    const beyond = await client.send(
      'mutation ($input: IngestEventInput!) { ingestEvent(input: $input) { event { campaign { spent { amount } } } } }',
      { input },
    );
    expect(beyond).toMatchObject({
      data: { ingestEvent: { event: { campaign: null } } },
      errors: [{ message: 'This API key lacks the scope "campaigns:read".' }],
    });
    const many = await client.mutate<{ results: object[] }>(
      'ingestEvents',
      { events: [{ eventType: 'x', idempotencyKey: 'write-many' }] },
      'results { event { id status } }',
    );
    expect(many.results).toMatchObject([{ event: { status: 'QUEUED' } }]);
  });

  it("can read itself and its organization's id without their scopes", async () => {
    const token = await aKey(tenant.scene.owner, tenant.scene.organizationId, ['gigs:read']);
    const client = new GraphQLClient(suite.url, token);
    expect(
      await client.run(
        '{ viewer { apiKey { name scopes lastFour } organizations { id gigs { totalCount } } } }',
      ),
    ).toMatchObject({
      viewer: {
        apiKey: { name: 'test', scopes: ['gigs:read'], lastFour: token.slice(-4) },
        organizations: [{ id: tenant.scene.organizationId, gigs: { totalCount: 2 } }],
      },
    });
    const more = await client.send('{ viewer { organizations { plan } } }');
    expect(more.errors).toMatchObject([{ message: 'This API key lacks the scope "organization:read".' }]);
    expect(await tenant.scene.owner.run('{ viewer { apiKey { id } } }')).toEqual({
      viewer: { apiKey: null },
    });
  });

  it('that is publishable can read only its own id and the id of its organization', async () => {
    const kind = { environment: 'SANDBOX', kind: 'PUBLISHABLE', scopes: ['*'] };
    const { token, apiKey } = await tenant.scene.owner.mutate<{ token: string; apiKey: { id: string } }>(
      'createApiKey',
      {
        ...kind,
        organizationId: tenant.scene.organizationId,
        name: 'shop',
        allowedOrigins: ['https://shop.example'],
      },
      'token apiKey { id }',
    );
    const client = new GraphQLClient(suite.url, token);
    expect(await client.run('{ viewer { environment apiKey { id } organizations { id } } }')).toEqual({
      viewer: {
        environment: 'SANDBOX',
        apiKey: { id: apiKey.id },
        organizations: [{ id: tenant.scene.organizationId }],
      },
    });
    for (const secret of [
      'organizations { plan }',
      'organizations { suspensionNote }',
      'organizations { ... { name } }',
      'apiKey { allowedOrigins }',
    ]) {
      const { data, errors } = await client.send(`{ viewer { ${secret} } }`);
      expect({ secret, data, code: errors?.[0]?.extensions?.code }).toEqual({
        secret,
        data: { viewer: null },
        code: 'FORBIDDEN',
      });
    }
  });
});

describe('a subscription to domain events', () => {
  async function subscribe(
    scopes: readonly string[],
    types?: readonly string[],
  ): Promise<Listening<{ type: string }>> {
    const { owner, organizationId } = tenant.scene;
    const client = connect(suite.url, await aKey(owner, organizationId, scopes));
    const query =
      'subscription ($id: ID!, $types: [String!], $after: String) { domainEvents(organizationId: $id, types: $types, after: $after) { type } }';
    return listen(client, query, { id: organizationId, types, after: encodePosition(logStart) });
  }

  it('receives the types that the key has the scope for', async () => {
    const narrow = await subscribe(['events:read']);
    const wide = await subscribe(['events:read', 'members:read', 'wallet:read', 'campaigns:read']);
    const email = 'invited@secret.example';
    await tenant.scene.owner.mutate(
      'inviteMember',
      { organizationId: tenant.scene.organizationId, email },
      '',
    );
    await fundWallet(tenant.scene, '5.00');
    await ingestAndEvaluate(tenant.scene, 'last-event', { eventType: 'unknown.thing' });
    const outcomes = ['event.unmatched', 'event.rejected'];
    const [{ count } = { count: 0 }] = await suite.database.query<{ count: number }>(
      `select count(*)::int as count from domain_event where organization_id = $1 and type = any($2::text[])`,
      [uuidOf('organization', tenant.scene.organizationId), outcomes],
    );
    const all = (domainEvents: { type: string }[]): boolean =>
      domainEvents.filter(({ type }) => outcomes.includes(type)).length === count;
    await waitFor('the domain events', async () => all(narrow.items) && all(wide.items));
    const kindsOf = (domainEvents: { type: string }[]): Set<string> =>
      new Set(domainEvents.map(({ type }) => type.split('.')[0]!));
    expect(kindsOf(narrow.items)).toEqual(new Set(['event']));
    expect(kindsOf(wide.items)).toEqual(
      new Set([...kindsOf(narrow.items), 'member', 'wallet', 'campaign', 'goal', 'rules', 'rule_draft']),
    );
  });

  it.each([...mergedFeatures.eventTypes].filter(([, { scope }]) => scope !== 'events:read'))(
    'to the type %s is refused without its scope, and the error names the type',
    async (type, { scope }) => {
      const { messages } = await subscribe(['events:read'], ['event.processed', type]);
      await waitFor('the refusal', async () => messages.length > 0);
      expect(messages).toEqual([`This API key lacks the scope "${scope}".`]);
    },
  );
});
