import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  buildSchema,
  getNamedType,
  getNullableType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
  Kind,
  OperationTypeNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { dialects } from '../../rest-compat/mount-rest.js';
import { mergedFeatures } from '../../src/composition/merged-features.js';
import { encodePosition, logStart } from '../../src/notifications/event-log/log-position.js';
import { startReceiver, type Receiver } from '../support/receiver.js';
import { confirmEverybody } from '../support/invitations.js';
import { everythingOf, type Owned } from '../support/belongings.js';
import { GraphQLClient } from '../support/graphql-client.js';
import { ingestAndEvaluate, uuidOf } from '../support/outcome.js';
import { aKey, aScene, fundWallet, type Scene } from '../support/story.js';
import { useSharedServer } from '../support/suite.js';
import { waitFor } from '../support/wait-for.js';

const { operations: accessTable, types: typeTable } = mergedFeatures;

const schema = buildSchema(readFileSync('schema.graphql', 'utf8'));
const suite = useSharedServer();
let receiver: Receiver;
let scene: Scene;
let owned: Owned;

beforeAll(async () => {
  receiver = await startReceiver();
  scene = await aScene(suite.url);
  await confirmEverybody(suite.database);
  owned = await everythingOf(scene, receiver.url);
});

afterAll(async () => {
  await receiver.close();
});

/** The target type of a relation, and whether it is one object, a list or a connection. */
interface Leading {
  readonly to: GraphQLObjectType;
  readonly as: 'object' | 'list' | 'connection';
}

function leadingOf(type: GraphQLOutputType): Leading | undefined {
  const named = getNamedType(type);
  if (!isObjectType(named)) return undefined;
  const nodes = named.name.endsWith('Connection') ? named.getFields()['nodes'] : undefined;
  if (nodes) return { to: getNamedType(nodes.type) as GraphQLObjectType, as: 'connection' };
  return { to: named, as: isListType(getNullableType(type)) ? 'list' : 'object' };
}

/** A field that reveals more than the id of an object. */
function tellingField(type: GraphQLObjectType): string {
  const open = typeTable[type.name]?.open ?? ['id'];
  const fields = Object.values(type.getFields()).filter(
    (field) => isLeafType(getNamedType(field.type)) && !open.includes(field.name),
  );
  const chosen = fields.find(({ name }) => name === 'createdAt') ?? fields[0];
  if (!chosen) throw new Error(`${type.name} tells nothing.`);
  return chosen.name;
}

const isAskable = (field: GraphQLField<unknown, unknown>): boolean =>
  field.args.every((argument) => !isNonNullType(argument.type) || argument.defaultValue !== undefined);

/** Every relation from types that `node` finds to types with a scope. */
const relations = Object.values(schema.getTypeMap())
  .filter((type) => isObjectType(type))
  .flatMap((type) =>
    Object.values(type.getFields()).flatMap((field) => {
      const leading = leadingOf(field.type);
      const from = typeTable[type.name]?.scope;
      const scope = leading && typeTable[leading.to.name]?.scope;
      const isNode = type.getInterfaces().some(({ name }) => name === 'Node');
      return from && scope && isNode
        ? [{ relation: `${type.name}.${field.name}`, type: type.name, field, leading, from, scope }]
        : [];
    }),
  );

/** How to reach an object of a type: by its id, or through the organization. */
function wayTo(
  type: string,
): { readonly id: string; readonly open: string; readonly close: string } | undefined {
  const name = `${type[0]?.toLowerCase()}${type.slice(1)}`;
  if (type === 'Organization') return { id: owned.organizationId, open: '... on Organization {', close: '}' };
  const id = (owned as unknown as Record<string, string>)[name];
  return id === undefined ? undefined : { id, open: `... on ${type} {`, close: '}' };
}

/** The refusals: their places in the response, and their messages. */
async function refusals(scopes: readonly string[], type: string, selection: string): Promise<string[]> {
  const way = wayTo(type);
  if (!way) throw new Error(`There is no ${type} to look at.`);
  const client = new GraphQLClient(suite.url, await aKey(scene.owner, scene.organizationId, scopes));
  const { data, errors = [] } = await client.send<{ node: object | null }>(
    `query ($id: ID!) { node(id: $id) { ${way.open} ${selection} ${way.close} } }`,
    { id: way.id },
  );
  // A missing object would refuse nothing.
  if (errors.length === 0) expect(data?.node).not.toBeNull();
  return errors.map(({ message, extensions }) => `${extensions?.code}: ${message}`);
}

/** Objects that only exist below others tested here: `RewardReversal.reward` and similar lead back. */
const below = new Set(['RewardReversal', 'AttemptDecision']);

describe('the table of types', () => {
  it('asks for what the own query of a type asks for', () => {
    const differing = Object.entries(typeTable).filter(([type, { scope }]) => {
      const access = accessTable.Query[`${type[0]?.toLowerCase()}${type.slice(1)}`];
      return access !== undefined && scope !== null && access.who !== scope;
    });
    expect(differing).toEqual([]);
  });

  it('knows every object of the schema that has an id by which it is found', () => {
    const free = Object.values(schema.getTypeMap())
      .filter((type) => isObjectType(type) && type.getInterfaces().some(({ name }) => name === 'Node'))
      .map(({ name }) => name)
      .filter((name) => !typeTable[name]?.scope);
    // A person is visible with a membership, an attempt with its delivery.
    expect(free.toSorted()).toEqual(['Attempt', 'User']);
  });
});

describe('a relation asks for the scope of what it leads to', () => {
  const walked = relations.filter(({ type, field }) => !below.has(type) && isAskable(field));

  it('there are many', () => {
    expect(walked.length).toBeGreaterThan(50);
  });

  it.each(walked)('$relation', async ({ type, field, leading, from, scope }) => {
    const told = tellingField(leading.to);
    const inside = leading.as === 'connection' ? `nodes { ${told} }` : told;
    const selection = `${field.name} { ${inside} }`;
    expect(await refusals([from, scope], type, selection)).toEqual([]);
    if (from === scope) return;
    expect(await refusals([from], type, selection)).toEqual([
      `FORBIDDEN: This API key lacks the scope "${scope}".`,
    ]);
    const ids = `${field.name} ${leading.as === 'connection' ? '{ totalCount }' : '{ id }'}`;
    // A wallet is looked up for its owner, who does not have its id.
    const isTold = leading.as === 'object' && leading.to.name !== 'Wallet';
    expect((await refusals([from], type, ids)).length).toBe(isTold ? 0 : 1);
  });

  it('also where it may lead to several types', async () => {
    const unions = Object.values(schema.getTypeMap()).filter((type) => isUnionType(type));
    expect(unions.map(({ name }) => name)).toEqual(['WalletOwner']);
    const owner = 'owner { ... on Organization { name } ... on Promoter { email } }';
    expect(await refusals(['wallet:read'], 'Wallet', owner)).toEqual([
      'FORBIDDEN: This API key lacks the scope "organization:read".',
    ]);
    expect(await refusals(['wallet:read', 'organization:read'], 'Wallet', owner)).toEqual([]);
    const id = 'owner { __typename ... on Organization { id } ... on Promoter { id email } }';
    expect(await refusals(['wallet:read'], 'Wallet', id)).toEqual([]);
  });
});

describe('a key', () => {
  it('reads by one scope nothing of customers, promoters and money that another keeps', async () => {
    const metadata = { email: 'customer@secret.example' };
    const event = await ingestAndEvaluate(scene, 'secret', { metadata });
    const by = async (scope: string): Promise<GraphQLClient> =>
      new GraphQLClient(suite.url, await aKey(scene.owner, scene.organizationId, [scope]));
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
        campaign: { id: scene.campaignId, asset: 'USD' },
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

  it('that may only write is answered what it made, and nothing that lies beyond', async () => {
    const client = new GraphQLClient(
      suite.url,
      await aKey(scene.owner, scene.organizationId, ['events:write']),
    );
    const input = { eventType: 'x', idempotencyKey: 'write-only', campaignId: scene.campaignId };
    const { event } = await client.mutate<{ event: object }>(
      'ingestEvent',
      input,
      'event { id status metadata campaign { id } }',
    );
    expect(event).toMatchObject({ status: 'QUEUED', campaign: { id: scene.campaignId } });
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

  it('sees itself, and of its organization the id, without any scope of either', async () => {
    const token = await aKey(scene.owner, scene.organizationId, ['gigs:read']);
    const client = new GraphQLClient(suite.url, token);
    expect(
      await client.run(
        '{ viewer { apiKey { name scopes lastFour } organizations { id gigs { totalCount } } } }',
      ),
    ).toMatchObject({
      viewer: {
        apiKey: { name: 'test', scopes: ['gigs:read'], lastFour: token.slice(-4) },
        organizations: [{ id: scene.organizationId, gigs: { totalCount: 2 } }],
      },
    });
    const more = await client.send('{ viewer { organizations { plan } } }');
    expect(more.errors).toMatchObject([{ message: 'This API key lacks the scope "organization:read".' }]);
    expect(await scene.owner.run('{ viewer { apiKey { id } } }')).toEqual({ viewer: { apiKey: null } });
  });

  it('that is publishable sees ids alone of who holds it', async () => {
    const input = {
      organizationId: scene.organizationId,
      name: 'shop',
      environment: 'SANDBOX',
      kind: 'PUBLISHABLE',
      scopes: ['*'],
      allowedOrigins: ['https://shop.example'],
    };
    const { token, apiKey } = await scene.owner.mutate<{ token: string; apiKey: { id: string } }>(
      'createApiKey',
      input,
      'token apiKey { id }',
    );
    const client = new GraphQLClient(suite.url, token);
    expect(await client.run('{ viewer { environment apiKey { id } organizations { id } } }')).toEqual({
      viewer: {
        environment: 'SANDBOX',
        apiKey: { id: apiKey.id },
        organizations: [{ id: scene.organizationId }],
      },
    });
    for (const secret of [
      'organizations { plan }',
      'organizations { suspensionReason }',
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

describe('the domain events', () => {
  interface LoggedDomainEvent {
    readonly type: string;
  }

  async function subscribe(
    scopes: readonly string[],
    types?: readonly string[],
  ): Promise<{
    readonly heard: LoggedDomainEvent[];
    readonly refused: unknown[];
    readonly dispose: () => Promise<void>;
  }> {
    const client = createClient({
      url: `${suite.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      connectionParams: {
        authorization: `Bearer ${await aKey(scene.owner, scene.organizationId, scopes)}`,
      },
    });
    const heard: LoggedDomainEvent[] = [];
    const refused: unknown[] = [];
    client.subscribe<{ domainEvents: LoggedDomainEvent }>(
      {
        query: `subscription ($id: ID!, $types: [String!], $after: String) { domainEvents(organizationId: $id, types: $types, after: $after) { type } }`,
        variables: { id: scene.organizationId, types, after: encodePosition(logStart) },
      },
      {
        next: ({ data, errors }) => {
          if (errors) refused.push(...errors);
          else if (data) heard.push(data.domainEvents);
        },
        error: (error) => refused.push(...(Array.isArray(error) ? (error as unknown[]) : [error])),
        complete: () => undefined,
      },
    );
    return { heard, refused, dispose: async () => client.dispose() };
  }

  it('are told to those who may read what they are about', async () => {
    const narrow = await subscribe(['events:read']);
    const wide = await subscribe(['events:read', 'members:read', 'wallet:read', 'campaigns:read']);
    const email = 'invited@secret.example';
    await scene.owner.mutate('inviteMember', { organizationId: scene.organizationId, email }, '');
    await fundWallet(scene, '5.00');
    await ingestAndEvaluate(scene, 'last-event', { eventType: 'unknown.thing' });
    const outcomes = ['event.unmatched', 'event.rejected'];
    const [{ count } = { count: 0 }] = await suite.database.query<{ count: number }>(
      `select count(*)::int as count from domain_event where organization_id = $1 and type = any($2::text[])`,
      [uuidOf('organization', scene.organizationId), outcomes],
    );
    const all = (domainEvents: LoggedDomainEvent[]): boolean =>
      domainEvents.filter(({ type }) => outcomes.includes(type)).length === count;
    await waitFor('the domain events', async () => all(narrow.heard) && all(wide.heard));
    const kindsOf = (domainEvents: LoggedDomainEvent[]): Set<string> =>
      new Set(domainEvents.map(({ type }) => type.split('.')[0]!));
    expect(kindsOf(narrow.heard)).toEqual(new Set(['event']));
    expect(kindsOf(wide.heard)).toEqual(
      new Set([...kindsOf(narrow.heard), 'member', 'wallet', 'campaign', 'rules']),
    );
    await narrow.dispose();
    await wide.dispose();
  });

  it.each([...mergedFeatures.eventTypes].filter(([, { scope }]) => scope !== 'events:read'))(
    'of the type %s are refused by name without their scope',
    async (type, { scope }) => {
      const { refused, dispose } = await subscribe(['events:read'], ['event.processed', type]);
      await waitFor('the refusal', async () => refused.length > 0);
      expect(refused).toMatchObject([{ message: `This API key lacks the scope "${scope}".` }]);
      await dispose();
    },
  );
});

describe('a REST route', () => {
  const routes = dialects.flatMap(({ name, base, routes: all }) =>
    all.map((route) => ({ route, title: `${name}: ${route.method} ${base}${route.path}` })),
  );

  it.each(routes)(
    '$title selects no more than its scope allows',
    ({ route: { document, scope, summary } }) => {
      const operation = document.definitions.find(
        (one): one is OperationDefinitionNode => one.kind === Kind.OPERATION_DEFINITION,
      )!;
      const fragments = new Map(
        document.definitions
          .filter((one): one is FragmentDefinitionNode => one.kind === Kind.FRAGMENT_DEFINITION)
          .map((one) => [one.name.value, one]),
      );
      const isMutation = operation.operation === OperationTypeNode.MUTATION;
      const documented = new Set([scope, ...(/Needs (\S+) too/.exec(summary)?.slice(1) ?? [])]);
      const missing: string[] = [];
      const walk = (type: GraphQLObjectType, set: SelectionSetNode | undefined, isRoot: boolean): void => {
        for (const selection of set?.selections ?? []) {
          if (selection.kind !== Kind.FIELD) {
            const fragment =
              selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
            walk(type, fragment?.selectionSet, isRoot);
            continue;
          }
          const field = type.getFields()[selection.name.value];
          const named = field && getNamedType(field.type);
          // Conditional members are requested when the scope is there.
          if (!field || !isObjectType(named) || selection.directives?.length) continue;
          const leading = leadingOf(field.type);
          if (!leading) continue;
          const access = typeTable[leading.to.name];
          const isOwn = isRoot || type.name.endsWith('Payload') || /Connection$|IngestResult/.test(type.name);
          const enough = [access?.scope, isMutation && access?.scope?.replace(':read', ':write')];
          const selected = selection.selectionSet?.selections.map((one) =>
            one.kind === Kind.FIELD ? one.name.value : '…',
          );
          const open = access?.open ?? ['id'];
          if (
            !isOwn &&
            access?.scope &&
            !access.isPassage &&
            !enough.some((one) => one && documented.has(one)) &&
            !(leading.as === 'object' && selected?.every((one) => open.includes(one)))
          ) {
            missing.push(`${type.name}.${field.name}: ${access.scope}`);
          }
          walk(named, selection.selectionSet, false);
        }
      };
      const root = isMutation ? schema.getMutationType()! : schema.getQueryType()!;
      walk(root, operation.selectionSet, true);
      expect(missing).toEqual([]);
    },
  );
});
