import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { GraphQLClient } from '../../support/graphql-client.js';
import { errorCode, ingestAndEvaluate } from '../../support/outcome.js';
import { aKey, aScene, aSeller, type Scene } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';
import { RestClient } from '../../rest-compat/rest-client.js';
import { lineFields, statementOf, statementQuery, walletIdsOf, type Statement } from './statements.js';

const suite = useSharedServer();

let scene: Scene;
let walletId: string;
let promoterWalletId: string;

beforeAll(async () => {
  scene = await aScene(suite.url);
  for (const key of ['a', 'b', 'c']) await ingestAndEvaluate(scene, key);
  [walletId, promoterWalletId] = await walletIdsOf(scene);
});

describe("a wallet's statement", () => {
  it('contains each entry with its cause and the balance after it, newest first', async () => {
    const { nodes, totalCount } = await statementOf(scene.program, walletId);
    expect(totalCount).toBe(4);
    expect(nodes.map(({ kind, balanceAfter }) => [kind, balanceAfter.amount])).toEqual([
      ['REWARD', '925.00'],
      ['REWARD', '950.00'],
      ['REWARD', '975.00'],
      ['TOP_UP', '1000.00'],
    ]);
    expect(nodes[0]).toMatchObject({ account: 'AVAILABLE', direction: 'DEBIT', amount: { amount: '25.00' } });
    expect(nodes[0]?.sourceId).toMatch(/^rwd_/);
    expect(nodes[3]).toMatchObject({ direction: 'CREDIT', sourceId: expect.stringMatching(/^top_/) });
    const node = await scene.program.run<{ reward: { amount: object }; node: { kind: string } }>(
      `query ($r: ID!, $t: ID!) { reward(id: $r) { amount { amount } } node(id: $t) { ... on Transaction { kind } } }`,
      { r: nodes[0]?.sourceId, t: nodes[0]?.transactionId },
    );
    expect(node).toEqual({ reward: { amount: { amount: '25.00' } }, node: { kind: 'REWARD' } });
  });

  it('is paged in both directions and orders, without gaps or duplicates', async () => {
    const all = (await statementOf(scene.program, walletId)).nodes;
    const first = await statementOf(scene.program, walletId, { first: 3 });
    expect(first.nodes).toEqual(all.slice(0, 3));
    expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    const rest = await statementOf(scene.program, walletId, { first: 3, after: first.pageInfo.endCursor });
    expect(rest.nodes).toEqual(all.slice(3));
    expect(rest.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
    const back = await statementOf(scene.program, walletId, { last: 2, before: rest.pageInfo.startCursor });
    expect(back.nodes).toEqual(all.slice(1, 3));
    expect(back.pageInfo).toMatchObject({ hasPreviousPage: true, hasNextPage: true });
    expect((await statementOf(scene.program, walletId, { last: 1 })).nodes).toEqual(all.slice(3));
    const oldest = await statementOf(scene.program, walletId, {
      first: 2,
      orderBy: { field: 'CREATED_AT', direction: 'ASC' },
    });
    expect(oldest.nodes).toEqual(all.toReversed().slice(0, 2));
    const after = oldest.pageInfo.endCursor;
    expect(
      (
        await statementOf(scene.program, walletId, {
          first: 9,
          orderBy: { field: 'CREATED_AT', direction: 'ASC' },
          after,
        })
      ).nodes,
    ).toEqual(all.toReversed().slice(2));
  });

  it('can be filtered by kind, account and time', async () => {
    const all = (await statementOf(scene.program, walletId)).nodes;
    expect(
      (await statementOf(scene.program, walletId, { filter: { kind: { in: ['TOP_UP', 'RESET'] } } })).nodes,
    ).toEqual(all.slice(3));
    expect(
      (await statementOf(scene.program, walletId, { filter: { account: { eq: 'PENDING' } } })).totalCount,
    ).toBe(0);
    const to = all[1]!.createdAt;
    const until = await statementOf(scene.program, walletId, { filter: { createdAt: { to } } });
    expect(until.nodes).toEqual(all.filter(({ createdAt }) => createdAt < to));
    expect(until.totalCount).toBe(until.nodes.length);
    const since = await statementOf(scene.program, walletId, { filter: { createdAt: { from: to } } });
    expect(since.nodes.length + until.nodes.length).toBe(4);
    expect(
      (
        await statementOf(scene.program, walletId, {
          filter: { createdAt: { from: '2040-01-01T00:00:00Z' } },
        })
      ).nodes,
    ).toEqual([]);
    expect(
      (
        await statementOf(scene.program, walletId, {
          filter: { createdAt: { from: '1960-01-01T00:00:00Z', to: '1971-01-01T00:00:00Z' } },
        })
      ).nodes,
    ).toEqual([]);
  });

  it('returns exactly the entries of a time range, even while others write', async () => {
    const other = await aScene(suite.url);
    await ingestAndEvaluate(other, 'now');
    const [id] = await walletIdsOf(other);
    const { nodes } = await statementOf(other.program, id);
    const day = 86_400_000;
    const around = (ms: number): string => new Date(Date.now() + ms).toISOString();
    const within = { from: around(-day), to: around(day) };
    expect((await statementOf(other.program, id, { filter: { createdAt: within } })).nodes).toEqual(nodes);
    const before = { from: around(-3 * day), to: around(-2 * day) };
    expect((await statementOf(other.program, id, { filter: { createdAt: before } })).nodes).toEqual([]);
    const after = { from: around(2 * day), to: around(3 * day) };
    expect((await statementOf(other.program, id, { filter: { createdAt: after } })).nodes).toEqual([]);
  });

  it.each([
    ['a cursor of another list', { after: 'bm8' }],
    ['a cursor that is too large', { after: Buffer.from('9999999999999999999').toString('base64url') }],
    ['too large a page', { first: 101 }],
    ['both first and last', { first: 1, last: 1 }],
    ['an unknown kind', { filter: { kind: { in: ['BRIBE'] } } }],
    ['an invalid time', { filter: { createdAt: { from: 'yesterday' } } }],
    ['more kinds than exist', { filter: { kinds: Array.from({ length: 101 }, () => 'TOP_UP') } }],
  ])('refuses %s', async (_what, variables) => {
    const answer = await scene.program.send(statementQuery, { id: walletId, ...variables });
    expect(answer.errors).toHaveLength(1);
    expect(errorCode(answer)).not.toBe('INTERNAL_SERVER_ERROR');
  });

  it('is not visible to another tenant, in the other environment, or without the scope', async () => {
    const rival = await aSeller(suite.url, 'Rival');
    const liveKey = await aKey(scene.owner, scene.organizationId, ['*'], 'LIVE');
    for (const client of [
      rival.program,
      rival.owner,
      new GraphQLClient(suite.url, liveKey, 'live'),
      new GraphQLClient(suite.url, scene.owner.token, 'live'),
    ]) {
      expect(await client.run(statementQuery, { id: walletId })).toEqual({ wallet: null });
      expect(
        (await new RestClient(suite.url, client.token).get(`/wallets/${walletId}/statement.csv`)).status,
      ).toBe(404);
    }
    const narrow = new GraphQLClient(
      suite.url,
      await aKey(scene.owner, scene.organizationId, ['events:read']),
    );
    expect(errorCode(await narrow.send(statementQuery, { id: walletId }))).toBe('FORBIDDEN');
    const rest = await new RestClient(suite.url, narrow.token).get(`/wallets/${walletId}/statement.csv`);
    expect(rest.status).toBe(403);
    expect((await new RestClient(suite.url).get(`/wallets/${walletId}/statement.csv`)).status).toBe(401);
  });

  it("of a promoter shows only the promoter's own wallets to the promoter", async () => {
    const { token } = await new GraphQLClient(suite.url).mutate<{ token: string }>(
      'signUp',
      { email: `${randomUUID()}@example.com`, password: 'correct horse battery', name: 'Pia' },
      'token',
    );
    const pia = new GraphQLClient(suite.url, token);
    await pia.mutate('joinCampaign', { campaignId: scene.campaignId }, 'promoter { id }');
    const ownQuery = `{ viewer { promoters { nodes { id wallet { id statement { totalCount nodes { ${lineFields} } } } } } } }`;
    interface Own {
      viewer: { promoters: { nodes: { id: string; wallet: { id: string; statement: Statement } }[] } };
    }
    const joined = (await pia.run<Own>(ownQuery)).viewer.promoters.nodes[0]!;
    expect(joined.wallet.statement).toEqual({ totalCount: 0, nodes: [] });
    const { link } = await pia.mutate<{ link: { id: string; code: string; shortUrl: string } }>(
      'createLink',
      { campaignId: scene.campaignId, promoterId: joined.id },
      'link { id code shortUrl }',
    );
    await ingestAndEvaluate({ ...scene, link }, 'by-pia');
    const { wallet } = (await pia.run<Own>(ownQuery)).viewer.promoters.nodes[0]!;
    expect(wallet.statement.totalCount).toBeGreaterThan(0);
    expect(wallet.statement.nodes.at(-1)).toMatchObject({ kind: 'REWARD', direction: 'CREDIT' });
    expect(await pia.run(statementQuery, { id: walletId })).toEqual({ wallet: null });
    expect(await pia.run(statementQuery, { id: promoterWalletId })).toEqual({ wallet: null });
  });

  it('starts empty after the sandbox is reset', async () => {
    const other = await aScene(suite.url);
    const [id] = await walletIdsOf(other);
    await other.owner.mutate('resetSandbox', { organizationId: other.organizationId }, '');
    expect(await statementOf(other.program, id)).toMatchObject({ totalCount: 0, nodes: [] });
    const csv = await new RestClient(suite.url, other.key).get(`/wallets/${id}/statement.csv`);
    expect(csv.text.trim().split('\r\n')).toHaveLength(1);
  });
});
