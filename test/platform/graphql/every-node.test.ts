import 'reflect-metadata';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { isObjectType, type GraphQLObjectType } from 'graphql';
import { mergedFeatures } from '../../../src/composition/merged-features.js';
import { schema } from '../../access/schema-relations.js';
import { useTenant } from '../../access/tenant.js';
import { GraphQLClient } from '../../support/graphql-client.js';
import { aKey, aSeller, type Scene, type Seller } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';
import { madeBy } from './made-by.js';

/** Types with the id of another object. `node` finds that object. */
const views = {
  CustomerRecord: 'the exported object',
  MarketplaceCampaign: 'Campaign',
  MarketplaceGig: 'Gig',
  MarketplaceGoal: 'Goal',
  OwnPromoter: 'Promoter',
  PublicOrganization: 'Organization',
  UserActor: 'User',
  OperatorActor: 'User',
  ApiKeyActor: 'ApiKey',
};

const objects = Object.values(schema.getTypeMap()).filter((type) => isObjectType(type));
const isNode = (type: GraphQLObjectType): boolean => type.getInterfaces().some(({ name }) => name === 'Node');
const nodeTypes = objects.filter(isNode).map(({ name }) => name);

/** Only operators find it: test/ledger/ledger-audit. */
const ofOperators = new Set(['LedgerAlarm']);
const ofTenants = nodeTypes.filter((name) => !ofOperators.has(name));

describe('the schema', () => {
  it('makes every type with an id a Node, except of views on other objects', () => {
    const others = objects.filter((type) => type.getFields()['id'] && !isNode(type)).map(({ name }) => name);
    expect(others.toSorted()).toEqual(Object.keys(views).toSorted());
  });

  it('has one kind of id for every Node, and one prefix for every kind', () => {
    const kinds = Object.entries(mergedFeatures.nodes);
    expect(kinds.map(([, { type }]) => type).toSorted()).toEqual(nodeTypes.toSorted());
    const prefixes = [...mergedFeatures.ids.values()].map(([prefix]) => prefix);
    expect(new Set(prefixes).size).toBe(prefixes.length);
  });
});

interface WithId {
  readonly id: string;
}

interface Found {
  readonly node: (WithId & { readonly __typename: string }) | null;
}

/** They belong to people and organizations. */
const ofBothEnvironments = new Set(['Invitation', 'Member', 'Organization', 'User', 'UserSession']);

/** The owner, and what belongs to people. */
async function peopleOf({ owner, organizationId }: Scene): Promise<Record<string, string>> {
  const { invitation } = await owner.mutate<{ invitation: WithId }>(
    'inviteMember',
    { organizationId, email: `${organizationId}@example.com` },
    'invitation { id }',
  );
  const { viewer, organization } = await owner.run<{
    viewer: { user: WithId; sessions: { nodes: WithId[] } };
    organization: { members: { nodes: WithId[] } };
  }>(
    `query ($id: ID!) {
      viewer { user { id } sessions { nodes { id } } }
      organization(id: $id) { members { nodes { id } } } }`,
    { id: organizationId },
  );
  return {
    Organization: organizationId,
    Invitation: invitation.id,
    User: viewer.user.id,
    UserSession: viewer.sessions.nodes[0]!.id,
    Member: organization.members.nodes[0]!.id,
  };
}

describe('the query node', () => {
  const suite = useSharedServer();
  const tenant = useTenant(suite);
  const ids = new Map<string, string>();
  let stranger: Seller;

  beforeAll(async () => {
    const { scene, owned } = tenant;
    stranger = await aSeller(suite.url, 'Rival');
    for (const [kind, { type }] of Object.entries(mergedFeatures.nodes)) {
      const id = (owned as Record<string, string>)[kind];
      if (id !== undefined) ids.set(type, id);
    }
    const more = { ...(await peopleOf(scene)), ...(await madeBy(scene, owned)) };
    for (const [type, id] of Object.entries(more)) ids.set(type, id);
  });

  const find = async (client: GraphQLClient, id: string): Promise<Found['node']> => {
    const query = 'query ($id: ID!) { node(id: $id) { __typename id } }';
    const { data } = await client.send<Found>(query, { id });
    return data?.node ?? null;
  };

  it.each(ofTenants)(
    'finds a %s for its owner, for nobody else, and in its environment alone',
    async (type) => {
      const id = ids.get(type)!;
      const { owner } = tenant.scene;
      expect(await find(owner, id)).toEqual({ __typename: type, id });
      expect(await find(stranger.owner, id)).toBeNull();
      expect(await find(stranger.program, id)).toBeNull();
      const inLive = await find(new GraphQLClient(suite.url, owner.token, 'live'), id);
      expect(inLive?.__typename).toBe(ofBothEnvironments.has(type) ? type : undefined);
    },
  );

  it('finds all of them by nodes, in the order of the ids', async () => {
    const all = [...ids.values()];
    const { nodes } = await tenant.scene.owner.run<{ nodes: unknown[] }>(
      'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }',
      { ids: all },
    );
    expect(nodes).toEqual(all.map((id) => ({ id })));
  });

  it('requires of a key the scope of the object', async () => {
    const { owner, organizationId } = tenant.scene;
    const key = new GraphQLClient(suite.url, await aKey(owner, organizationId, ['organization:write']));
    for (const type of ofTenants.filter((name) => name !== 'UserSession')) {
      const { data, errors } = await key.send<Found>(
        'query ($id: ID!) { node(id: $id) { __typename ... on Organization { name } } }',
        { id: ids.get(type)! },
      );
      expect({ type, node: data?.node, code: errors?.[0]?.extensions?.code }).toEqual({
        type,
        node: null,
        code: 'FORBIDDEN',
      });
    }
  });

  it('finds a colleague with members:read, and no session for a key', async () => {
    const { owner, organizationId } = tenant.scene;
    const key = new GraphQLClient(suite.url, await aKey(owner, organizationId, ['members:read']));
    expect(await find(key, ids.get('User')!)).toMatchObject({ __typename: 'User' });
    expect(await find(tenant.scene.program, ids.get('UserSession')!)).toBeNull();
  });

  it('reads the content of each, as its own query does', async () => {
    const { owner } = tenant.scene;
    const query = `query ($user: ID!, $session: ID!, $entry: ID!, $event: ID!, $sent: ID!) {
      user: node(id: $user) { ... on User { email } }
      session: node(id: $session) { ... on UserSession { isCurrent } }
      entry: node(id: $entry) { ... on AuditEntry { action by { ... on ApiKeyActor { name } } } }
      event: node(id: $event) { ... on DomainEvent { type data } }
      sent: node(id: $sent) { ... on PostbackDelivery { eventType attempts { number } } } }`;
    const told = await owner.run(query, {
      user: ids.get('User'),
      session: ids.get('UserSession'),
      entry: ids.get('AuditEntry'),
      event: ids.get('DomainEvent'),
      sent: ids.get('PostbackDelivery'),
    });
    expect(told).toEqual({
      user: { email: expect.stringContaining('@example.com') },
      session: { isCurrent: true },
      entry: { action: 'createGoal', by: { name: 'test' } },
      event: { type: 'webhook_endpoint.test', data: expect.objectContaining({ message: 'This is a test.' }) },
      sent: { eventType: 'postback.test', attempts: [{ number: 1 }] },
    });
  });
});
