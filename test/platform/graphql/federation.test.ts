import { readFileSync } from 'node:fs';
import { composeServices } from '@apollo/composition';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { buildSchema, isInterfaceType, parse } from 'graphql';
import { GraphQLClient } from '../../support/graphql-client.js';
import {
  aCampaign,
  aKey,
  aLink,
  aPromoter,
  aPublishableKey,
  aSeller,
  type Seller,
} from '../../support/story.js';
import { useServer, useSharedServer } from '../../support/suite.js';

const entities = `query ($of: [_Any!]!) {
  _entities(representations: $of) { __typename ... on Campaign { id name } ... on Promoter { id name } ... on Link { id } }
}`;

interface Entities {
  readonly _entities: readonly ({ readonly __typename: string; readonly id?: string } | null)[];
}

/** A shop's subgraph: it adds a promoter's orders, and knows no more of promoters than their ids. */
const shop = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@shareable"])
  type Query { orders: OrderConnection! }
  type OrderConnection { nodes: [Order!]!, pageInfo: PageInfo! }
  type Order @key(fields: "id") { id: ID!, promoter: Promoter }
  type Promoter @key(fields: "id") { id: ID!, orders: [Order!]! }
  type PageInfo @shareable { hasNextPage: Boolean!, hasPreviousPage: Boolean!, startCursor: String, endCursor: String }`;

describe('a subgraph', () => {
  const suite = useServer({ GRAPHQL_FEDERATION: 'true' });
  let seller: Seller;
  let sdl: string;
  beforeAll(async () => {
    seller = await aSeller(suite.url);
    ({
      _service: { sdl },
    } = await seller.owner.run<{ _service: { sdl: string } }>('{ _service { sdl } }'));
  });
  const find = async (client: GraphQLClient, ...of: unknown[]) => client.send<Entities>(entities, { of });

  it('makes every node an entity of its schema', () => {
    const schema = buildSchema(readFileSync('schema.graphql', 'utf8'));
    const node = schema.getType('Node');
    const nodes = isInterfaceType(node) ? schema.getPossibleTypes(node).map(({ name }) => name) : [];
    const keyed = [...sdl.matchAll(/^type (\w+) .*@key\(fields: "id"\)/gm)].map(([, name = '']) => name);
    expect(keyed.toSorted()).toEqual(nodes.toSorted());
  });

  it('composes with the subgraph of a shop, by the official library', () => {
    const { errors, hints, supergraphSdl } = composeServices([
      { name: 'tribute', url: 'http://tribute.example', typeDefs: parse(sdl) },
      { name: 'shop', url: 'http://shop.example', typeDefs: parse(shop) },
    ]);
    expect(errors ?? []).toEqual([]);
    expect((hints ?? []).map(({ message }) => message)).toEqual([]);
    expect(supergraphSdl).toMatch(/type Promoter [^{]*@join__type\(graph: SHOP, key: "id"\)/);
  });

  it('finds entities of several types in the order of their representations', async () => {
    const campaign = await aCampaign(seller);
    const promoter = await aPromoter(seller);
    const { id: linkId } = await aLink(seller, campaign, promoter);
    const asked = [
      { __typename: 'Promoter', id: promoter },
      { __typename: 'Link', id: linkId },
      { __typename: 'Campaign', id: campaign, name: 'ignored' },
    ];
    const { data } = await find(seller.program, ...asked);
    expect(data?._entities).toMatchObject(asked.map(({ __typename, id }) => ({ __typename, id })));
  });

  it('has null for another type, an unknown id and an object of another tenant', async () => {
    const campaign = await aCampaign(seller);
    const other = await aSeller(suite.url, 'Other');
    const { status, data } = await find(
      seller.program,
      { __typename: 'Promoter', id: campaign },
      { __typename: 'Campaign', id: 'camp_00000000000000000000000000' },
      { __typename: 'Campaign', id: 'no id' },
      { __typename: 'Campaign', id: await aCampaign(other) },
    );
    expect({ status, data }).toEqual({ status: 200, data: { _entities: [null, null, null, null] } });
  });

  it('refuses one entity that the scope forbids, and answers the others', async () => {
    const key = await aKey(seller.owner, seller.organizationId, ['campaigns:read']);
    const campaign = await aCampaign(seller);
    const { data, errors } = await find(
      new GraphQLClient(suite.url, key),
      { __typename: 'Promoter', id: await aPromoter(seller) },
      { __typename: 'Campaign', id: campaign },
    );
    expect(data?._entities).toMatchObject([null, { id: campaign }]);
    expect(errors).toMatchObject([{ path: ['_entities', 0], extensions: { code: 'FORBIDDEN' } }]);
  });

  it.each([
    ['a text', 'camp'],
    ['no type', { id: 'camp' }],
    ['no id', { __typename: 'Campaign' }],
    ['an id that is no text', { __typename: 'Campaign', id: 7 }],
    ['null in place of the id', { __typename: 'Campaign', id: null }],
  ])('refuses %s as a representation, and names its place', async (_what, one) => {
    const { errors } = await find(seller.program, { __typename: 'Campaign', id: 'camp' }, one);
    expect(errors?.[0]?.message).toContain('Must have a __typename and an id');
    const problems = [{ code: 'INVALID', field: ['representations', '1'] }];
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', problems });
  });

  it('refuses more entities than a router asks for', async () => {
    const many = Array.from({ length: 1001 }, () => ({ __typename: 'Campaign', id: 'camp' }));
    const { errors } = await find(seller.program, ...many);
    expect(errors?.[0]?.message).toContain('at most 1000 entities');
  });

  it('requires a credential, and refuses a publishable key', async () => {
    const stranger = new GraphQLClient(suite.url);
    expect(await stranger.send('{ _service { sdl } }')).toMatchObject({ status: 401 });
    const campaign = { __typename: 'Campaign', id: await aCampaign(seller) };
    expect(await find(stranger, campaign)).toMatchObject({ status: 401 });
    const publishable = new GraphQLClient(suite.url, await aPublishableKey(seller));
    expect(await find(publishable, campaign)).toMatchObject({
      errors: [{ extensions: { code: 'FORBIDDEN' } }],
    });
  });
});

describe('a server that is no subgraph', () => {
  const suite = useSharedServer();

  it('does not know the queries of a router', async () => {
    const { program } = await aSeller(suite.url);
    const { status, errors } = await program.send('{ _service { sdl } }');
    expect({ status, code: errors?.[0]?.extensions?.code }).toEqual({
      status: 400,
      code: 'GRAPHQL_VALIDATION_FAILED',
    });
  });
});
