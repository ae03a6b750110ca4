import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { buildSchema, isNonNullType, isObjectType, type GraphQLObjectType } from 'graphql';
import { GraphQLClient, type GraphQLAnswer } from '../../support/graphql-client.js';
import { aCampaign, aKey, aPromoter, aSeller, fundWallet, type Seller } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';

const schema = buildSchema(readFileSync('schema.graphql', 'utf8'));

const typesNamed = (end: RegExp): GraphQLObjectType[] =>
  Object.values(schema.getTypeMap()).filter((type) => isObjectType(type) && end.test(type.name)) as never;

const strictFields = (type: GraphQLObjectType | null | undefined): string[] =>
  Object.values(type?.getFields() ?? {})
    .filter((field) => isNonNullType(field.type))
    .map(({ name }) => name);

describe('the schema', () => {
  it('has nullable fields in the roots of queries and mutations', () => {
    expect(strictFields(schema.getQueryType())).toEqual([]);
    expect(strictFields(schema.getMutationType())).toEqual([]);
  });

  it('has nullable fields wherever a field takes arguments or leads to a connection', () => {
    const strict = typesNamed(/^(?!__|Subscription$)/).flatMap((type) =>
      Object.values(type.getFields())
        .filter((field) => field.args.length > 0 || /Connection\b/.test(String(field.type)))
        .filter((field) => isNonNullType(field.type))
        .map(({ name }) => `${type.name}.${name}`),
    );
    expect(strict).toEqual([]);
  });

  it('keeps the fields within connections and payloads strict', () => {
    const connections = typesNamed(/Connection$/);
    expect(connections.length).toBeGreaterThan(20);
    for (const type of connections) {
      expect(String(type.getFields()['nodes']?.type)).toMatch(/^\[\w+!\]!$/);
      expect(strictFields(type)).toEqual(expect.arrayContaining(['nodes', 'pageInfo']));
    }
    for (const type of typesNamed(/Payload$/)) expect(strictFields(type)).toContain('userErrors');
  });
});

/** The places that were refused, with the scopes that they lack. */
function refused({ errors = [] }: GraphQLAnswer<unknown>): string[] {
  return errors.map(({ path = [], message, extensions }) => {
    const scope = /lacks the scope "(.*)"/.exec(message)?.[1];
    return `${path.join('.')}: ${extensions?.code}${scope === undefined ? '' : ` ${scope}`}`;
  });
}

describe('a refused field', () => {
  const suite = useSharedServer();
  let seller: Seller;
  const campaigns: string[] = [];
  const withScopes = async (...scopes: string[]): Promise<GraphQLClient> =>
    new GraphQLClient(suite.url, await aKey(seller.owner, seller.organizationId, scopes));

  beforeAll(async () => {
    seller = await aSeller(suite.url);
    await fundWallet(seller, '100');
    campaigns.push(await aCampaign(seller), await aCampaign(seller));
    await aPromoter(seller);
  });

  it('leaves the other fields of a query, and the other fields of each object in a list', async () => {
    const client = await withScopes('campaigns:read');
    const answer = await client.send<Record<string, unknown>>(
      `{ assets { code }
         promoters { totalCount }
         campaigns(orderBy: { field: CREATED_AT, direction: ASC }) {
           nodes { id links { totalCount } gigs { nodes { id } } goals { totalCount } organization { id name } }
         } }`,
    );
    const left = { links: null, gigs: null, goals: { totalCount: 0 }, organization: null };
    expect(answer.data).toEqual({
      assets: expect.any(Array),
      promoters: null,
      campaigns: { nodes: campaigns.map((id) => ({ id, ...left })) },
    });
    const ofEach = (index: number): string[] => [
      `campaigns.nodes.${index}.links: FORBIDDEN attribution:read`,
      `campaigns.nodes.${index}.gigs: FORBIDDEN gigs:read`,
      `campaigns.nodes.${index}.organization: FORBIDDEN organization:read`,
    ];
    expect(refused(answer).toSorted()).toEqual(
      ['promoters: FORBIDDEN promoters:read', ...ofEach(0), ...ofEach(1)].toSorted(),
    );
  });

  it('leaves what the mutations of the same request have written', async () => {
    const client = await withScopes('campaigns:write');
    const answer = await client.send<Record<string, { campaign: Record<string, unknown> } | null>>(
      `mutation ($input: CreateCampaignInput!) {
         first: createCampaign(input: $input) { campaign { name gigs { totalCount } } userErrors { code } }
         promoter: createPromoter(input: { name: "Pat" }) { promoter { id } userErrors { code } }
         second: createCampaign(input: $input) { campaign { name wallet: budgetAccount { balance { amount } } } userErrors { code } } }`,
      { input: { name: 'Winter', targetUrl: 'https://shop.example' } },
    );
    expect(answer.data).toEqual({
      first: { campaign: { name: 'Winter', gigs: null }, userErrors: [] },
      promoter: null,
      second: { campaign: { name: 'Winter', wallet: null }, userErrors: [] },
    });
    expect(refused(answer).toSorted()).toEqual([
      'first.campaign.gigs: FORBIDDEN gigs:read',
      'promoter: FORBIDDEN promoters:write',
    ]);
  });

  it('leaves the object that a mutation of another scope returns', async () => {
    const client = await withScopes('wallet:write');
    const input = { id: campaigns[0], amount: { amount: '5' } };
    const answer = await client.sendMutation('fundCampaign', input, 'campaign { id goals { totalCount } }');
    expect(answer.data?.result).toEqual({ campaign: { id: campaigns[0], goals: null }, userErrors: [] });
    expect(refused(answer)).toEqual(['result.campaign.goals: FORBIDDEN campaigns:read']);
  });

  it('leaves its object when its arguments are wrong', async () => {
    const answer = await seller.program.send(
      `query ($id: ID!) { campaign(id: $id) { id
         performance(from: "2026-02-01T00:00:00Z", to: "2026-01-01T00:00:00Z") { from }
         goals(after: "nowhere") { totalCount } } }`,
      { id: campaigns[0] },
    );
    expect(answer.data).toEqual({ campaign: { id: campaigns[0], performance: null, goals: null } });
    expect(refused(answer).toSorted()).toEqual([
      'campaign.goals: BAD_USER_INPUT',
      'campaign.performance: BAD_USER_INPUT',
    ]);
  });
});
