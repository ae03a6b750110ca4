import { beforeAll, describe, expect, it } from '@jest/globals';
import { GraphQLClient } from '../support/graphql-client.js';
import { aCampaign, aPromoter, aScene, aSeller, type Scene } from '../support/story.js';
import { useSharedServer } from '../support/suite.js';

const suite = useSharedServer();
let scene: Scene;

beforeAll(async () => {
  scene = await aScene(suite.url);
  for (const name of ['beta', 'Alpha', '100%', 'a_c', 'abc', 'Gamma', 'Beta']) {
    await aCampaign(scene, { name }, name === 'Gamma');
  }
});

interface Found {
  readonly nodes: readonly { readonly name: string }[];
  readonly totalCount: number;
  readonly pageInfo: {
    readonly startCursor: string;
    readonly endCursor: string;
    readonly hasNextPage: boolean;
  };
}

const query = `query ($first: Int, $last: Int, $after: String, $before: String, $orderBy: CampaignOrder, $filter: CampaignFilter, $search: String) {
  campaigns(first: $first, last: $last, after: $after, before: $before, orderBy: $orderBy, filter: $filter, search: $search) {
    nodes { name } totalCount pageInfo { startCursor endCursor hasNextPage }
  }
}`;

async function list(variables: object, client: GraphQLClient = scene.program): Promise<Found> {
  return (await client.run<{ campaigns: Found }>(query, variables)).campaigns;
}

const named = async (variables: object): Promise<string[]> =>
  (await list(variables)).nodes.map(({ name }) => name);

async function refusalOf(variables: object): Promise<unknown> {
  const { errors } = await scene.program.send(query, variables);
  const [error] = errors ?? [];
  const { problems } = (error?.extensions ?? {}) as { problems?: { field?: string[] }[] };
  return { message: error?.message, field: problems?.[0]?.field };
}

const byName = { field: 'NAME', direction: 'ASC' };
const newest = { direction: 'DESC', field: 'CREATED_AT' };

describe('a list', () => {
  it('is sorted by a name, ignoring case, in both directions', async () => {
    const up = await named({ orderBy: byName });
    expect(up.slice(0, 6)).toEqual(['100%', 'a_c', 'abc', 'Alpha', 'beta', 'Beta']);
    expect(await named({ orderBy: { ...byName, direction: 'DESC' } })).toEqual(up.toReversed());
  });

  it('is paged forward and backward in its order', async () => {
    const all = await named({ orderBy: byName });
    const first = await list({ orderBy: byName, first: 3 });
    expect(first.pageInfo.hasNextPage).toBe(true);
    expect(first.totalCount).toBe(all.length);
    const next = await list({ orderBy: byName, first: 3, after: first.pageInfo.endCursor });
    expect([...first.nodes, ...next.nodes].map(({ name }) => name)).toEqual(all.slice(0, 6));
    expect(await named({ orderBy: byName, last: 2, before: next.pageInfo.startCursor })).toEqual(
      all.slice(1, 3),
    );
  });

  it('is sorted by status, spending and time', async () => {
    const statuses = await scene.program.run<{ campaigns: { nodes: { status: string }[] } }>(
      '{ campaigns(orderBy: { field: STATUS, direction: DESC }) { nodes { status } } }',
    );
    const all = statuses.campaigns.nodes.map(({ status }) => status);
    expect(all).toEqual(all.toSorted().toReversed());
    expect(await named({ orderBy: { field: 'SPENT', direction: 'ASC' }, first: 2 })).toHaveLength(2);
    expect(await named({ orderBy: newest })).toEqual(await named({}));
    expect(await named({ orderBy: { ...newest, direction: 'ASC' } })).toEqual((await named({})).toReversed());
  });

  it('refuses a cursor of another order or list, and names the argument', async () => {
    const { endCursor } = (await list({ orderBy: byName, first: 1 })).pageInfo;
    const { startCursor } = (await list({ first: 1 })).pageInfo;
    const ofAnother = (field: string) => ({
      message: `"${field}" is a cursor of another order. Send the "orderBy" of its page, or omit "${field}".`,
      field: [field],
    });
    expect(await refusalOf({ after: endCursor })).toEqual(ofAnother('after'));
    expect(await refusalOf({ orderBy: byName, last: 1, before: startCursor })).toEqual(ofAnother('before'));
    expect(await refusalOf({ orderBy: { field: 'STATUS', direction: 'ASC' }, after: endCursor })).toEqual(
      ofAnother('after'),
    );
    const forged = (...parts: unknown[]): string => Buffer.from(JSON.stringify(parts)).toString('base64url');
    const id = '01890000-0000-7000-8000-000000000000';
    for (const [field, cursor] of [
      ['SPENT', forged('SPENT', 'USD', 'much', id)],
      ['ENDS_AT', forged('ENDS_AT', 'tomorrow or so', id)],
      ['NAME', forged('NAME', 'a\0', id)],
      ['NAME', forged('NAME', 'a', 'b', id)],
      ['NAME', forged('NAME', 'a', 'no id')],
      ['NAME', 'e30'],
      ['NAME', '!'],
    ]) {
      expect(await refusalOf({ orderBy: { field, direction: 'ASC' }, after: cursor })).toEqual({
        message: '"after" is not a cursor of this list.',
        field: ['after'],
      });
    }
  });

  it('is filtered by operators, which all apply', async () => {
    expect(await named({ filter: { name: { in: ['beta', 'Beta', 'nobody'] } } })).toEqual(['Beta', 'beta']);
    expect(await named({ filter: { name: { contains: 'BET', in: ['beta'] } } })).toEqual(['beta']);
    expect(await named({ filter: { name: { in: [] } } })).toEqual([]);
    expect(await named({ filter: { name: { eq: null } }, first: 100 })).toHaveLength(
      (await list({})).totalCount,
    );
    expect(await named({ filter: { status: { in: ['ACTIVE'] }, name: { contains: 'amm' } } })).toEqual([
      'Gamma',
    ]);
    expect(await named({ filter: { createdAt: { to: '2020-01-01T00:00:00Z' } } })).toEqual([]);
    expect((await list({ filter: { createdAt: { from: '2020-01-01T00:00:00Z' } } })).totalCount).toBe(
      (await list({})).totalCount,
    );
  });

  it('finds a text anywhere, but one or two characters only at the beginning', async () => {
    expect(await named({ search: 'mMa' })).toEqual(['Gamma']);
    expect(await named({ search: 'mm' })).toEqual([]);
    expect(await named({ search: 'A', orderBy: byName })).toEqual(['a_c', 'abc', 'Alpha']);
    expect((await list({ search: 'eta' })).totalCount).toBe(2);
    expect(await named({ search: '  ' })).toEqual(await named({}));
  });

  it('takes wildcards as they are', async () => {
    expect(await named({ search: '00%' })).toEqual(['100%']);
    expect(await named({ search: '%' })).toEqual([]);
    expect(await named({ search: 'a_c' })).toEqual(['a_c']);
    expect(await named({ filter: { name: { contains: '_' } } })).toEqual(['a_c']);
    expect(await named({ search: '\\' })).toEqual([]);
  });

  it('refuses texts that are too long and lists of too many values', async () => {
    expect(await refusalOf({ search: 'x'.repeat(201) })).toMatchObject({ field: ['search'] });
    expect(await refusalOf({ filter: { name: { contains: 'x'.repeat(201) } } })).toMatchObject({
      field: ['filter', 'name', 'contains'],
    });
    expect(await refusalOf({ filter: { name: { in: Array.from({ length: 101 }, String) } } })).toMatchObject({
      field: ['filter', 'name', 'in'],
    });
  });

  it('never shows rows of another organization or environment', async () => {
    const rival = await aSeller(suite.url, 'Rival');
    await aCampaign(rival, { name: 'Gamma rays' }, false);
    for (const variables of [
      { orderBy: byName },
      { orderBy: { field: 'SPENT', direction: 'DESC' } },
      { search: 'gamma' },
      { search: 'g', orderBy: byName },
      { filter: { name: { contains: 'Gamma' } } },
    ]) {
      const { nodes, totalCount } = await list(variables, rival.program);
      expect(nodes).toEqual([{ name: 'Gamma rays' }]);
      expect(totalCount).toBe(1);
    }
    const foreign = { organizationId: { eq: scene.organizationId } };
    const { errors } = await rival.program.send(query, { filter: foreign, orderBy: byName });
    expect(errors?.[0]?.message).toBe('There is no such organization.');
    const live = await list({ search: 'gamma' }, new GraphQLClient(suite.url, scene.owner.token, 'live'));
    expect(live.nodes).toEqual([]);
  });
});

describe('lists below objects', () => {
  it('are sorted, filtered and searched by themselves', async () => {
    await aPromoter(scene, 'Zoe');
    const { organization } = await scene.owner.run<{ organization: Record<string, { nodes: object[] }> }>(
      `query ($id: ID!) { organization(id: $id) {
        members(orderBy: { field: NAME, direction: ASC }, search: "ada") { nodes { user { name } } }
        apiKeys(search: "test", filter: { kind: { eq: SECRET } }, orderBy: { field: LAST_USED_AT, direction: DESC }) { nodes { name } }
        campaigns(search: "Alp") { nodes { name } }
        rewards(orderBy: { field: AMOUNT, direction: DESC }, filter: { amount: { gte: { amount: "1" } } }) { nodes { id } }
      } }`,
      { id: scene.organizationId },
    );
    expect(organization).toEqual({
      members: { nodes: [{ user: { name: 'Ada' } }] },
      apiKeys: { nodes: [{ name: 'test' }] },
      campaigns: { nodes: [{ name: 'Alpha' }] },
      rewards: { nodes: [] },
    });
    const { promoters } = await scene.program.run<{ promoters: { nodes: object[] } }>(
      '{ promoters(search: "zo", filter: { isSuspended: false, email: { in: [] } }) { nodes { name } } }',
    );
    expect(promoters.nodes).toEqual([]);
  });
});
