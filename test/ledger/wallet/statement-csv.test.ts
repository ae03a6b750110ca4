import { beforeAll, describe, expect, it } from '@jest/globals';
import { RestClient } from '../../rest-compat/rest-client.js';
import { ingestAndEvaluate, uuidOf } from '../../support/outcome.js';
import { aGoal, aScene, follow, type Scene } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';
import { statementOf, walletIdsOf } from './statements.js';

const suite = useSharedServer();

let scene: Scene;
let walletId: string;
let promoterWalletId: string;

beforeAll(async () => {
  scene = await aScene(suite.url);
  for (const key of ['a', 'b', 'c']) await ingestAndEvaluate(scene, key);
  [walletId, promoterWalletId] = await walletIdsOf(scene);
});

/** A scene with 260 paid rewards. */
async function aLongStatement(): Promise<Scene> {
  const other = await aScene(suite.url, '100000.00');
  await aGoal(other, other.campaignId);
  const events = Array.from({ length: 260 }, (_, index) => ({
    eventType: 'customer.signup',
    attribution: [{ code: other.link.code }],
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
  return other;
}

describe("the CSV file of a wallet's statement", () => {
  const rest = (): RestClient => new RestClient(suite.url, scene.key);
  const header = 'time,kind,account,direction,amount,asset,balance_after,source,transaction';

  it('contains every entry, oldest first, for a key and for a session', async () => {
    const { nodes } = await statementOf(scene.program, promoterWalletId, {
      orderBy: { field: 'CREATED_AT', direction: 'ASC' },
    });
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

  it('accepts the filters of the statement, and names an invalid one', async () => {
    const path = `/wallets/${walletId}/statement.csv`;
    const linesOf = async (query: string): Promise<number> =>
      (await rest().get(`${path}?${query}`)).text.trim().split('\r\n').length - 1;
    expect(await linesOf('kinds=top_up')).toBe(1);
    expect(await linesOf('kinds=top_up,%20reward&account=available')).toBe(
      (await statementOf(scene.program, walletId)).totalCount,
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
});

describe('the CSV file of a long statement', () => {
  let long: Scene;
  let longWalletId: string;
  beforeAll(async () => {
    long = await aLongStatement();
    [longWalletId] = await walletIdsOf(long);
  });

  it('contains every entry of many pages, and ends with the balance', async () => {
    const path = `/wallets/${longWalletId}/statement.csv`;
    const { text } = await new RestClient(suite.url, long.key).get(path);
    const lines = text.trim().split('\r\n').slice(1);
    const transactions = lines.map((line) => line.split(',').at(-1));
    expect(transactions).toHaveLength(261);
    expect(new Set(transactions).size).toBe(261);
    const [balance] = await suite.database.query<{ balance: bigint }>(
      `select (credits - debits)::text as balance from ledger_balance join ledger_account account on account.id = account_id
       where wallet_id = $1 and kind = 'AVAILABLE'`,
      [uuidOf('wallet', longWalletId)],
    );
    expect(`${lines.at(-1)?.split(',')[6]?.replace('.', '')}0000`).toBe(balance?.balance);
  });

  it('ends without an error when the client disconnects', async () => {
    const gone = new AbortController();
    const response = await fetch(`${suite.url}/wallets/${longWalletId}/statement.csv`, {
      headers: { authorization: `Bearer ${long.key}` },
      signal: gone.signal,
    });
    const reader = response.body!.getReader();
    await reader.read();
    gone.abort();
    await reader.read().catch(() => undefined);
    await waitFor('the server to be well', async () => (await fetch(`${suite.url}/readyz`)).ok);
    expect(await suite.log()).not.toContain('a response was cut off');
    expect(await follow(suite.url, long.link)).not.toBe('');
  });
});
