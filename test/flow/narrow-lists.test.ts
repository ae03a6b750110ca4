import { beforeAll, describe, expect, it } from '@jest/globals';
import { isObjectType, type GraphQLField, type GraphQLObjectType } from 'graphql';
import { isAskable, leadingOf, schema } from '../access/schema-relations.js';
import { everythingOf } from '../support/belongings.js';
import type { GraphQLClient } from '../support/graphql-client.js';
import { startReceiver } from '../support/receiver.js';
import { aScene, type Scene } from '../support/story.js';
import { useServer } from '../support/suite.js';

type Connection = GraphQLField<unknown, unknown>;

const connectionsOf = (type: GraphQLObjectType | null | undefined): Connection[] =>
  Object.values(type?.getFields() ?? {}).filter((field) => leadingOf(field.type)?.as === 'connection');

/** A list that shows as little of its rows as it can. */
const narrowly = (field: Connection): string =>
  `{ nodes { ${leadingOf(field.type)?.to.getFields()['id'] ? 'id' : '__typename'} } }`;

/** The fields of a campaign with a resolver that names the columns it reads. */
const naming = [
  'organization { id }',
  'payoutRate { amount }',
  'payoutPercent',
  'fraudChecks { blockedCountries }',
  'nextStatuses',
  'budget { amount }',
  'spent { amount }',
];

describe('a list of which little is asked', () => {
  // A server of its own: it remembers only so many selections.
  const suite = useServer();
  let scene: Scene;
  const ids = new Map<string, string>();
  beforeAll(async () => {
    const receiver = await startReceiver();
    scene = await aScene(suite.url);
    const owned = await everythingOf(scene, receiver.url);
    await receiver.close();
    for (const [kind, id] of Object.entries(owned)) {
      const type = kind === 'organizationId' ? 'Organization' : `${kind[0]?.toUpperCase()}${kind.slice(1)}`;
      if (isObjectType(schema.getType(type))) ids.set(type, id);
    }
  });

  /** The faults of a request by a key and by a person, whatever else is refused. */
  async function faultsOf(document: string, variables: object): Promise<string[]> {
    const faults: string[] = [];
    for (const client of [scene.program, scene.owner] satisfies GraphQLClient[]) {
      const { errors = [] } = await client.send(document, variables);
      const codes = errors.map(({ extensions }) => extensions?.code);
      if (codes.some((code) => code === 'INTERNAL_SERVER_ERROR' || code === 'GRAPHQL_VALIDATION_FAILED')) {
        faults.push(document);
      }
    }
    return faults;
  }

  it('answers every list of the root', async () => {
    const faults: string[] = [];
    const lists = connectionsOf(schema.getQueryType()).filter(isAskable);
    for (const field of lists) faults.push(...(await faultsOf(`{ ${field.name} ${narrowly(field)} }`, {})));
    expect(faults).toEqual([]);
    expect(lists.length).toBeGreaterThan(15);
  });

  it('answers every list of every object', async () => {
    const faults: string[] = [];
    for (const [name, id] of ids) {
      for (const field of connectionsOf(schema.getType(name) as GraphQLObjectType).filter(isAskable)) {
        const document = `query ($id: ID!) { node(id: $id) { ... on ${name} { ${field.name} ${narrowly(field)} } } }`;
        faults.push(...(await faultsOf(document, { id })));
      }
    }
    expect(faults).toEqual([]);
    expect(ids.size).toBeGreaterThan(15);
  });

  it('answers each field of a campaign that names its columns', async () => {
    const faults: string[] = [];
    for (const field of naming) faults.push(...(await faultsOf(`{ campaigns { nodes { ${field} } } }`, {})));
    expect(faults).toEqual([]);
  });
});
