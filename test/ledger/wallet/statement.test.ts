import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { GraphQLClient } from '../../support/graphql-client.js';
import { errorCode, ingestAndEvaluate, uuidOf } from '../../support/outcome.js';
import { aGoal, aKey, aScene, aSeller, follow, type Scene } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';
import { RestClient } from '../../rest-compat/rest-client.js';
import { waitFor } from '../../support/wait-for.js';

const suite = useSharedServer();

interface Line {
  readonly kind: string;
  readonly account: string;
  readonly direction: string;
  readonly sourceId: string | null;
  readonly transactionId: string;
  readonly createdAt: string;
  readonly amount: { readonly amount: string };
  readonly balanceAfter: { readonly amount: string };
}
interface Statement {
  readonly nodes: readonly Line[];
  readonly totalCount: number;
  readonly pageInfo: Record<'startCursor' | 'endCursor', string | null> &
    Record<'hasNextPage' | 'hasPreviousPage', boolean>;
}

const lineFields = `kind account direction sourceId transactionId createdAt amount { amount asset } balanceAfter { amount asset }`;
const statementQuery = `query ($id: ID!, $filter: StatementFilter, $first: Int, $after: String, $last: Int, $before: String, $orderBy: ListOrder) {
  wallet(id: $id) {
    statement(filter: $filter, first: $first, after: $after, last: $last, before: $before, orderBy: $orderBy) {
      totalCount nodes { ${lineFields} } pageInfo { startCursor endCursor hasNextPage hasPreviousPage }
    }
  }
}`;

let scene: Scene;
let walletId: string;
let promoterWalletId: string;

async function statementOf(id: string, more: object = {}, client = scene.program): Promise<Statement> {
  return (await client.run<{ wallet: { statement: Statement } }>(statementQuery, { id, ...more })).wallet
    .statement;
}

async function walletsOf({ program, organizationId, promoterId }: Scene): Promise<[string, string]> {
  const found = await program.run<{
    organization: { wallet: { id: string } };
    promoter: { wallet: { id: string } };
  }>(
    `query ($o: ID!, $p: ID!) { organization(id: $o) { wallet { id } } promoter(id: $p) { wallet { id } } }`,
    { o: organizationId, p: promoterId },
  );
  return [found.organization.wallet.id, found.promoter.wallet.id];
}

beforeAll(async () => {
  scene = await aScene(suite.url);
  for (const key of ['a', 'b', 'c']) await ingestAndEvaluate(scene, key);
  [walletId, promoterWalletId] = await walletsOf(scene);
});

describe("a wallet's statement", () => {
  it('has each entry with its cause and the balance after it, newest first', async () => {
    const { nodes, totalCount } = await statementOf(walletId);
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

  it('is paged in both directions and orders, without gap or double', async () => {
    const all = (await statementOf(walletId)).nodes;
    const first = await statementOf(walletId, { first: 3 });
    expect(first.nodes).toEqual(all.slice(0, 3));
    expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    const rest = await statementOf(walletId, { first: 3, after: first.pageInfo.endCursor });
    expect(rest.nodes).toEqual(all.slice(3));
    expect(rest.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
    const back = await statementOf(walletId, { last: 2, before: rest.pageInfo.startCursor });
    expect(back.nodes).toEqual(all.slice(1, 3));
    expect(back.pageInfo).toMatchObject({ hasPreviousPage: true, hasNextPage: true });
    expect((await statementOf(walletId, { last: 1 })).nodes).toEqual(all.slice(3));
    const oldest = await statementOf(walletId, { first: 2, orderBy: 'OLDEST_FIRST' });
    expect(oldest.nodes).toEqual(all.toReversed().slice(0, 2));
    const after = oldest.pageInfo.endCursor;
    expect((await statementOf(walletId, { first: 9, orderBy: 'OLDEST_FIRST', after })).nodes).toEqual(
      all.toReversed().slice(2),
    );
  });

  it('is narrowed by kind, account and time', async () => {
    const all = (await statementOf(walletId)).nodes;
    expect((await statementOf(walletId, { filter: { kinds: ['TOP_UP', 'RESET'] } })).nodes).toEqual(
      all.slice(3),
    );
    expect((await statementOf(walletId, { filter: { account: 'PENDING' } })).totalCount).toBe(0);
    const to = all[1]!.createdAt;
    const until = await statementOf(walletId, { filter: { to } });
    expect(until.nodes).toEqual(all.filter(({ createdAt }) => createdAt < to));
    expect(until.totalCount).toBe(until.nodes.length);
    const since = await statementOf(walletId, { filter: { from: to } });
    expect(since.nodes.length + until.nodes.length).toBe(4);
    expect((await statementOf(walletId, { filter: { from: '2040-01-01T00:00:00Z' } })).nodes).toEqual([]);
    expect(
      (await statementOf(walletId, { filter: { from: '1960-01-01T00:00:00Z', to: '1971-01-01T00:00:00Z' } }))
        .nodes,
    ).toEqual([]);
  });

  it('finds what is within a time, and nothing outside of it, also where others write meanwhile', async () => {
    const other = await aScene(suite.url);
    await ingestAndEvaluate(other, 'now');
    const [id] = await walletsOf(other);
    const { nodes } = await statementOf(id, {}, other.program);
    const day = 86_400_000;
    const around = (ms: number): string => new Date(Date.now() + ms).toISOString();
    const within = { from: around(-day), to: around(day) };
    expect((await statementOf(id, { filter: within }, other.program)).nodes).toEqual(nodes);
    const before = { from: around(-3 * day), to: around(-2 * day) };
    expect((await statementOf(id, { filter: before }, other.program)).nodes).toEqual([]);
    const after = { from: around(2 * day), to: around(3 * day) };
    expect((await statementOf(id, { filter: after }, other.program)).nodes).toEqual([]);
  });

  it.each([
    ['a cursor of another list', { after: 'bm8' }],
    ['a cursor beyond all numbers', { after: Buffer.from('9999999999999999999').toString('base64url') }],
    ['too large a page', { first: 101 }],
    ['both ends', { first: 1, last: 1 }],
    ['a kind that is none', { filter: { kinds: ['BRIBE'] } }],
    ['a time that is none', { filter: { from: 'yesterday' } }],
    ['more kinds than there are', { filter: { kinds: Array.from({ length: 51 }, () => 'TOP_UP') } }],
  ])('refuses %s', async (_what, variables) => {
    const answer = await scene.program.send(statementQuery, { id: walletId, ...variables });
    expect(answer.errors).toHaveLength(1);
    expect(errorCode(answer)).not.toBe('INTERNAL_SERVER_ERROR');
  });

  it("is nobody else's: not another tenant's, not of the other environment, not without the scope", async () => {
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

  it("shows a promoter as a person their own wallet's, and not the organization's", async () => {
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

  it('begins anew when the sandbox is emptied', async () => {
    const other = await aScene(suite.url);
    const [id] = await walletsOf(other);
    await other.owner.mutate('resetSandbox', { organizationId: other.organizationId }, '');
    expect(await statementOf(id, {}, other.program)).toMatchObject({ totalCount: 0, nodes: [] });
    const csv = await new RestClient(suite.url, other.key).get(`/wallets/${id}/statement.csv`);
    expect(csv.text.trim().split('\r\n')).toHaveLength(1);
  });
});

describe('its CSV file', () => {
  const rest = (): RestClient => new RestClient(suite.url, scene.key);
  const header = 'time,kind,account,direction,amount,asset,balance_after,source,transaction';

  it('has every entry of it, oldest first, for a key and for a session', async () => {
    const { nodes } = await statementOf(promoterWalletId, { orderBy: 'OLDEST_FIRST' });
    const lines = nodes.map((line) =>
      [
        line.createdAt,
        line.kind.toLowerCase(),
        line.account.toLowerCase(),
        line.direction.toLowerCase(),
        line.amount.amount,
        'USD',
        line.balanceAfter.amount,
        line.sourceId,
        line.transactionId,
      ].join(','),
    );
    const answer = await rest().get(`/wallets/${promoterWalletId}/statement.csv`);
    expect(answer.status).toBe(200);
    expect(answer.text).toBe([header, ...lines, ''].join('\r\n'));
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    expect(answer.headers.get('content-disposition')).toBe(
      `attachment; filename="statement-${promoterWalletId}.csv"`,
    );
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const bySession = await fetch(`${suite.url}/wallets/${promoterWalletId}/statement.csv`, {
      headers: { authorization: `Bearer ${scene.owner.token}`, 'x-environment': 'sandbox' },
    });
    expect(await bySession.text()).toBe(answer.text);
    const head = await rest().send('HEAD', `/wallets/${promoterWalletId}/statement.csv`);
    expect(head).toMatchObject({ status: 200, text: '' });
  });

  it('takes the filters of the statement, and names what is wrong with one', async () => {
    const path = `/wallets/${walletId}/statement.csv`;
    const linesOf = async (query: string): Promise<number> =>
      (await rest().get(`${path}?${query}`)).text.trim().split('\r\n').length - 1;
    expect(await linesOf('kinds=top_up')).toBe(1);
    expect(await linesOf('kinds=top_up,%20reward&account=available')).toBe(
      (await statementOf(walletId)).totalCount,
    );
    expect(await linesOf('account=pending')).toBe(0);
    expect(await linesOf('from=2040-01-01')).toBe(0);
    for (const [query, field] of [
      ['kinds=bribe', 'kinds'],
      ['account=pocket', 'account'],
      ['from=yesterday', 'from'],
    ]) {
      const { status, body } = await rest().get(`${path}?${query}`);
      expect({ status, body }).toMatchObject({ status: 422, body: { errors: [{ field }] } });
    }
    expect((await rest().get('/wallets/wal_x/statement.csv')).status).toBe(404);
    expect((await rest().post(path)).status).toBe(405);
  });

  it('goes on over many pages while it is taken, and ends with whoever goes away', async () => {
    const other = await aScene(suite.url, '100000.00');
    await aGoal(other, other.campaignId);
    const events = Array.from({ length: 260 }, (_, index) => ({
      eventType: 'customer.signup',
      attributionCode: other.link.code,
      idempotencyKey: `many-${index}`,
    }));
    await other.program.mutate('ingestEvents', { events }, 'results { status }');
    await waitFor('the rewards', async () => {
      const [row] = await suite.database.query<{ count: number }>(
        `select count(*)::int as count from reward where organization_id = $1 and status = 'PAID'`,
        [uuidOf('organization', other.organizationId)],
      );
      return row?.count === 260;
    });
    const [id] = await walletsOf(other);
    const client = new RestClient(suite.url, other.key);
    const { text } = await client.get(`/wallets/${id}/statement.csv`);
    const transactions = text
      .trim()
      .split('\r\n')
      .slice(1)
      .map((line) => line.split(',').at(-1));
    expect(transactions).toHaveLength(261);
    expect(new Set(transactions).size).toBe(261);
    const [balance] = await suite.database.query<{ balance: bigint }>(
      `select (credits - debits)::text as balance from ledger_balance join ledger_account account on account.id = account_id
       where wallet_id = $1 and kind = 'AVAILABLE'`,
      [uuidOf('wallet', id)],
    );
    expect(`${text.trim().split('\r\n').at(-1)?.split(',')[6]?.replace('.', '')}0000`).toBe(balance?.balance);

    const gone = new AbortController();
    const response = await fetch(`${suite.url}/wallets/${id}/statement.csv`, {
      headers: { authorization: `Bearer ${other.key}` },
      signal: gone.signal,
    });
    const reader = response.body!.getReader();
    await reader.read();
    gone.abort();
    await reader.read().catch(() => undefined);
    await waitFor('the server to be well', async () => (await fetch(`${suite.url}/readyz`)).ok);
    expect(await suite.log()).not.toContain('a response was cut off');
    expect(await follow(suite.url, other.link)).not.toBe('');
  });
});
