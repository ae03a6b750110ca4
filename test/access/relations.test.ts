import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { isObjectType, isUnionType } from 'graphql';
import { GraphQLClient } from '../support/graphql-client.js';
import { aKey } from '../support/story.js';
import { useSharedServer } from '../support/suite.js';
import { accessTable, typeTable, isAskable, relations, schema, tellingField } from './schema-relations.js';
import { useTenant } from './tenant.js';

const suite = useSharedServer();
const tenant = useTenant(suite);

/** How to reach an object of a type: by its id, or through the organization. */
function wayTo(
  type: string,
): { readonly id: string; readonly open: string; readonly close: string } | undefined {
  const name = `${type[0]?.toLowerCase()}${type.slice(1)}`;
  if (type === 'Organization') {
    return { id: tenant.owned.organizationId, open: '... on Organization {', close: '}' };
  }
  const id = (tenant.owned as unknown as Record<string, string>)[name];
  return id === undefined ? undefined : { id, open: `... on ${type} {`, close: '}' };
}

/** The refusals: their places in the response, and their messages. */
async function refusals(scopes: readonly string[], type: string, selection: string): Promise<string[]> {
  const way = wayTo(type);
  if (!way) throw new Error(`There is no ${type} to look at.`);
  const client = new GraphQLClient(
    suite.url,
    await aKey(tenant.scene.owner, tenant.scene.organizationId, scopes),
  );
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
  it('requires for each type the scope of its own query', () => {
    const differing = Object.entries(typeTable).filter(([type, { scope }]) => {
      const access = accessTable.Query[`${type[0]?.toLowerCase()}${type.slice(1)}`];
      return access !== undefined && scope !== null && access.who !== scope;
    });
    expect(differing).toEqual([]);
  });

  it('has a scope for every type that the query `node` finds', () => {
    const free = Object.values(schema.getTypeMap())
      .filter((type) => isObjectType(type) && type.getInterfaces().some(({ name }) => name === 'Node'))
      .map(({ name }) => name)
      .filter((name) => !typeTable[name]?.scope);
    // They have rules of their own: test/platform/graphql/every-node.test.ts.
    expect(free.toSorted()).toEqual([
      'Attempt',
      'DataExport',
      'DomainEvent',
      'LedgerAlarm',
      'User',
      'UserSession',
    ]);
  });
});

describe('a relation requires the scope of the type that it returns', () => {
  const walked = relations.filter(({ type, field }) => !below.has(type) && isAskable(field));

  it('is tested here for many relations', () => {
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
    const hasId = 'id' in leading.to.getFields();
    const known = leading.as === 'connection' ? 'totalCount' : hasId ? 'id' : told;
    const ids = `${field.name} { ${known} }`;
    // A wallet is looked up for its owner, who does not have its id. Sums have none.
    const isTold = leading.as === 'object' && hasId && leading.to.name !== 'Wallet';
    expect((await refusals([from], type, ids)).length).toBe(isTold ? 0 : 1);
  });

  it('also when it returns a union of types', async () => {
    const unions = Object.values(schema.getTypeMap()).filter((type) => isUnionType(type));
    expect(unions.map(({ name }) => name)).toEqual(['Actor', 'WalletOwner']);
    const owner = 'owner { ... on Organization { name } ... on Promoter { email } }';
    expect(await refusals(['wallet:read'], 'Wallet', owner)).toEqual([
      'FORBIDDEN: This API key lacks the scope "organization:read".',
    ]);
    expect(await refusals(['wallet:read', 'organization:read'], 'Wallet', owner)).toEqual([]);
    const id = 'owner { __typename ... on Organization { id } ... on Promoter { id email } }';
    expect(await refusals(['wallet:read'], 'Wallet', id)).toEqual([]);
  });
});
