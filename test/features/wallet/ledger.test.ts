import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Pool } from 'pg';
import { createPool } from '../../../src/database/create-pool.js';
import { TransactionKind } from '../../../src/features/wallet/ledger-transaction.entity.js';
import { openClearingAccount } from '../../../src/features/wallet/open-accounts.js';
import { openWallets } from '../../../src/features/wallet/open-wallets.js';
import {
  lockBalances,
  postTransactions,
  type Transfer,
} from '../../../src/features/wallet/post-transactions.js';
import { WalletOwnerType } from '../../../src/features/wallet/wallet.entity.js';
import { Environment } from '../../../src/kernel/environment.js';
import { ErrorCode } from '../../../src/kernel/errors.js';
import { newId } from '../../../src/kernel/ids.js';
import { inSqlTransaction, sqlOf } from '../../../src/kernel/sql.js';
import { createDatabase, type TestDatabase } from '../../support/database.js';
import { expectSoundLedger } from '../../support/ledger-invariants.js';
import { waitFor } from '../../support/wait-for.js';

const environment = Environment.SANDBOX;
const connections = 8;
const uniqueViolation = '23505';
const checkViolation = '23514';
const foreignKeyViolation = '23503';
const insufficientPrivilege = '42501';

let database: TestDatabase;
let pool: Pool;
let organizationId: string;

beforeAll(async () => {
  database = await createDatabase();
  pool = createPool(
    { url: database.url, max: connections, role: 'system' },
    { debug() {}, info() {}, warn() {}, error() {} },
  );
  organizationId = await anOrganization();
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

async function anOrganization(): Promise<string> {
  const id = newId();
  await pool.query(`insert into organization (id, name) values ($1, 'Acme')`, [id]);
  return id;
}

/** Accounts of new wallets that cannot fall below zero, empty. */
async function boundedAccounts(count: number, asset = 'USD'): Promise<string[]> {
  const ownerIds = Array.from({ length: Math.ceil(count / 2) }, () => newId());
  const owners = { organizationId, environment, asset, ownerType: WalletOwnerType.PROMOTER, ownerIds };
  const wallets = await openWallets(sqlOf(pool), owners);
  const accounts = [...wallets.values()].flatMap(({ availableId, pendingId }) => [availableId, pendingId]);
  return accounts.slice(0, count);
}

async function clearingAccount(asset = 'USD'): Promise<string> {
  return openClearingAccount(sqlOf(pool), environment, asset);
}

function transfer(from: string, to: string, amount: bigint, more: Partial<Transfer> = {}): Transfer {
  return {
    organizationId,
    environment,
    asset: 'USD',
    kind: TransactionKind.REWARD,
    sourceId: newId(),
    from,
    to,
    amount,
    ...more,
  };
}

async function post(...transfers: Transfer[]): Promise<void> {
  await inSqlTransaction(pool, async (sql) => postTransactions(sql, transfers));
}

/** Money comes in from outside. */
async function fund(accounts: readonly string[], amount: bigint): Promise<void> {
  const clearing = await clearingAccount();
  await post(...accounts.map((account) => transfer(clearing, account, amount)));
}

/** Balances in the order asked for. */
async function balancesOf(accounts: readonly string[]): Promise<(bigint | undefined)[]> {
  const { rows } = await pool.query<{ id: string; balance: bigint }>(
    `select account_id as id, credits - debits as balance from ledger_balance where account_id = any($1::uuid[])`,
    [accounts],
  );
  const byId = new Map(rows.map((row) => [row.id, row.balance]));
  return accounts.map((account) => byId.get(account));
}

/** How much is written in the whole ledger: what must be the same before and after a refusal. */
async function size(): Promise<object> {
  const { rows } = await pool.query<object>(
    `select (select count(*) from ledger_transaction) as transactions, (select count(*) from ledger_entry) as entries,
            (select sum(debits) from ledger_balance) as debits, (select sum(version) from ledger_balance) as versions`,
  );
  return rows[0] ?? {};
}

/** Every account's entries, numbered without a gap, each with the balance that the entries up to it come to. */
async function expectUnbrokenChains(accounts: readonly string[]): Promise<void> {
  const { rows } = await pool.query(
    `select entry.id from (
       select e.*, row_number() over chain as number,
              sum(case direction when 'CREDIT' then amount else -amount end) over chain as running
       from ledger_entry e where account_id = any($1::uuid[])
       window chain as (partition by account_id order by id)
     ) entry where account_version <> number or balance_after <> running`,
    [accounts],
  );
  expect(rows).toEqual([]);
}

const codeOf = (error: unknown): unknown =>
  (error as { code?: unknown }).code ?? (error as { problems?: { code: ErrorCode }[] }).problems?.[0]?.code;

/** The code of the error that something was refused with; undefined when it was not. */
async function refusalOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(() => undefined, codeOf);
}

/** A transfer by places: account 0 is the platform's, which alone may fall below zero. */
interface Step {
  readonly from: number;
  readonly to: number;
  readonly amount: bigint;
}

const accountCount = 5;
/** What each wallet has at first, so that most batches can be afforded and many cannot. */
const startingFunds: bigint = 15n;
const steps = fc.record<Step>({
  from: fc.nat(accountCount - 1),
  to: fc.nat(accountCount - 1),
  amount: fc.oneof(
    { weight: 20, arbitrary: fc.bigInt(1n, 40n) },
    { weight: 1, arbitrary: fc.bigInt(1n, 10n ** 30n) },
  ),
});
const batches = fc.array(fc.array(steps, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 12 });

function apply(balances: readonly bigint[], batch: readonly Step[]): bigint[] {
  const after = [...balances];
  for (const { from, to, amount } of batch) {
    after[from] = (after[from] ?? 0n) - amount;
    after[to] = (after[to] ?? 0n) + amount;
  }
  return after;
}

const toTransfers = (accounts: readonly string[], batch: readonly Step[]): Transfer[] =>
  batch.map(({ from, to, amount }) => transfer(accounts[from] ?? '', accounts[to] ?? '', amount));

describe('posting', () => {
  it('does what a sheet of paper does, and refuses a whole batch that would overdraw, for any batches', async () => {
    const clearing = await clearingAccount();
    const seen = { accepted: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(batches, async (all) => {
        const wallets = await boundedAccounts(accountCount - 1);
        const accounts = [clearing, ...wallets];
        await fund(wallets, startingFunds);
        let paper = accounts.map((_, place) => (place === 0 ? 0n : startingFunds));
        for (const batch of all) {
          const after = apply(paper, batch);
          const overdrawn = after.slice(1).some((balance) => balance < 0n);
          const before = await size();
          const refusal = await refusalOf(post(...toTransfers(accounts, batch)));
          expect(refusal).toBe(overdrawn ? ErrorCode.INSUFFICIENT_FUNDS : undefined);
          if (overdrawn) {
            expect(await size()).toEqual(before);
            seen.refused += 1;
          } else {
            paper = after;
            seen.accepted += 1;
          }
          expect(await balancesOf(wallets)).toEqual(paper.slice(1));
        }
        await expectUnbrokenChains(accounts);
        await expectSoundLedger(database);
      }),
      { numRuns: 40 },
    );
    expect(Math.min(seen.accepted, seen.refused)).toBeGreaterThan(10);
  });

  it('writes one transaction with two sides for each transfer, in the order given', async () => {
    const [a = '', b = ''] = await boundedAccounts(2);
    await fund([a], 100n);
    const first = transfer(a, b, 30n);
    const second = transfer(b, a, 10n);
    await post(first, second);
    const { rows } = await pool.query(
      `select t.source_id, t.amount, t.kind, t.asset, e.account_id, e.direction, e.amount as moved, e.balance_after
       from ledger_entry e join ledger_transaction t on t.id = e.transaction_id
       where t.source_id = any($1::uuid[]) order by e.id`,
      [[first.sourceId, second.sourceId]],
    );
    const side = (of: Transfer, account: string, direction: string, balanceAfter: bigint) => ({
      source_id: of.sourceId,
      amount: of.amount,
      kind: 'REWARD',
      asset: 'USD',
      account_id: account,
      direction,
      moved: of.amount,
      balance_after: balanceAfter,
    });
    expect(rows).toEqual([
      side(first, a, 'DEBIT', 70n),
      side(first, b, 'CREDIT', 30n),
      side(second, b, 'DEBIT', 20n),
      side(second, a, 'CREDIT', 80n),
    ]);
  });

  it('keeps amounts of 38 digits to the last one', async () => {
    const [a = '', b = ''] = await boundedAccounts(2, 'POINTS');
    const clearing = await clearingAccount('POINTS');
    const amount = 12_345_678_901_234_567_890_123_456_789_012_345_678n;
    await post(transfer(clearing, a, amount, { asset: 'POINTS' }));
    await post(transfer(a, b, amount - 1n, { asset: 'POINTS' }));
    expect(await balancesOf([a, b])).toEqual([1n, amount - 1n]);
  });

  it('takes an empty batch for nothing to do', async () => {
    const before = await size();
    await post();
    expect(await size()).toEqual(before);
  });

  it('spends to the last unit and not one more', async () => {
    const [a = '', b = ''] = await boundedAccounts(2);
    await fund([a], 5n);
    expect(await refusalOf(post(transfer(a, b, 6n)))).toBe(ErrorCode.INSUFFICIENT_FUNDS);
    expect(await refusalOf(post(transfer(a, b, 5n)))).toBeUndefined();
    expect(await refusalOf(post(transfer(a, b, 1n)))).toBe(ErrorCode.INSUFFICIENT_FUNDS);
    expect(await balancesOf([a, b])).toEqual([0n, 5n]);
  });

  it('loses everything of the surrounding transaction with the refused batch', async () => {
    const [a = '', b = ''] = await boundedAccounts(2);
    await fund([a], 5n);
    const both = inSqlTransaction(pool, async (sql) => {
      await postTransactions(sql, [transfer(a, b, 5n)]);
      await postTransactions(sql, [transfer(a, b, 1n)]);
    });
    expect(await refusalOf(both)).toBe(ErrorCode.INSUFFICIENT_FUNDS);
    expect(await balancesOf([a, b])).toEqual([5n, 0n]);
  });

  it.each([
    ['nothing', 0n],
    ['less than nothing', -1n],
  ])('refuses to move %s', async (_name, amount) => {
    const [a = '', b = ''] = await boundedAccounts(2);
    await fund([a, b], 10n);
    expect(await refusalOf(post(transfer(a, b, amount)))).toBe(checkViolation);
    expect(await balancesOf([a, b])).toEqual([10n, 10n]);
  });

  it('refuses to cross assets', async () => {
    const [dollars = ''] = await boundedAccounts(1);
    const [euros = ''] = await boundedAccounts(1, 'EUR');
    await fund([dollars], 10n);
    expect(await refusalOf(post(transfer(dollars, euros, 10n)))).toBe(foreignKeyViolation);
    expect(await refusalOf(post(transfer(dollars, euros, 10n, { asset: 'EUR' })))).toBe(foreignKeyViolation);
    expect(await balancesOf([dollars, euros])).toEqual([10n, 0n]);
  });

  it('refuses accounts that do not exist, also when it is both of them', async () => {
    const [a = ''] = await boundedAccounts(1);
    await fund([a], 10n);
    const before = await size();
    await expect(post(transfer(a, newId(), 1n))).rejects.toThrow();
    await expect(post(transfer(newId(), a, 1n))).rejects.toThrow();
    await expect(post(transfer(newId(), newId(), 1n))).rejects.toThrow();
    expect(await size()).toEqual(before);
  });
});

describe('one cause, one movement', () => {
  it('posts once when the same is posted twice', async () => {
    const [a = '', b = ''] = await boundedAccounts(2);
    await fund([a], 10n);
    const same = transfer(a, b, 3n);
    await post(same);
    expect(await refusalOf(post(same))).toBe(uniqueViolation);
    expect(await refusalOf(post({ ...same, amount: 4n }))).toBe(uniqueViolation);
    expect(await balancesOf([a, b])).toEqual([7n, 3n]);
  });

  it('posts nothing of a batch that names one cause twice', async () => {
    const [a = '', b = ''] = await boundedAccounts(2);
    await fund([a], 10n);
    const same = transfer(a, b, 3n);
    expect(await refusalOf(post(transfer(a, b, 1n), same, same))).toBe(uniqueViolation);
    expect(await balancesOf([a, b])).toEqual([10n, 0n]);
  });

  it('posts once when eight connections post the same at once', async () => {
    const [a = '', b = ''] = await boundedAccounts(2);
    await fund([a], 1000n);
    for (let round = 0; round < 10; round += 1) {
      const same = transfer(a, b, 3n);
      const refusals = await Promise.all(
        Array.from({ length: connections }, async () => refusalOf(post(same))),
      );
      expect(refusals.filter((refusal) => refusal === undefined)).toHaveLength(1);
      expect(refusals.filter((refusal) => refusal === uniqueViolation)).toHaveLength(connections - 1);
    }
    expect(await balancesOf([a, b])).toEqual([970n, 30n]);
    await expectUnbrokenChains([a, b]);
  });

  it('tells causes apart by kind and by organization', async () => {
    const [a = '', b = ''] = await boundedAccounts(2);
    await fund([a], 10n);
    const one = transfer(a, b, 1n);
    const other = await anOrganization();
    await post(one, { ...one, kind: TransactionKind.RELEASE }, { ...one, organizationId: other });
    expect(await balancesOf([a, b])).toEqual([7n, 3n]);
  });
});

describe('eight connections at once', () => {
  it('turns rings of transfers, each connection in an order of its own, without a deadlock', async () => {
    const ring = await boundedAccounts(6);
    await fund(ring, 1_000n);
    const edges = ring.map((from, index) => [from, ring[(index + 1) % ring.length] ?? ''] as const);
    const turn = (worker: number): Transfer[] => {
      const rotated = [...edges.slice(worker % edges.length), ...edges.slice(0, worker % edges.length)];
      const ordered = worker % 2 === 0 ? rotated : rotated.toReversed();
      return ordered.map(([from, to]) => transfer(from, to, BigInt(worker + 1)));
    };
    const workers = Array.from({ length: connections }, async (_, worker) => {
      for (let round = 0; round < 15; round += 1) await post(...turn(worker));
    });
    await Promise.all(workers);
    expect(await balancesOf(ring)).toEqual(ring.map(() => 1_000n));
    await expectUnbrokenChains(ring);
    await expectSoundLedger(database);
  });

  it('turns rings of single transfers (A to B, B to C, C to A) without a deadlock', async () => {
    const [a = '', b = '', c = ''] = await boundedAccounts(3);
    await fund([a, b, c], 10_000n);
    const ways = [
      [a, b],
      [b, c],
      [c, a],
      [b, a],
      [c, b],
      [a, c],
    ] as const;
    const workers = Array.from({ length: connections }, async (_, worker) => {
      for (let round = 0; round < 24; round += 1) {
        const [from, to] = ways[(worker + round) % ways.length] ?? [a, b];
        await post(transfer(from, to, 1n));
      }
    });
    await Promise.all(workers);
    expect(await balancesOf([a, b, c])).toEqual([10_000n, 10_000n, 10_000n]);
    await expectUnbrokenChains([a, b, c]);
  });

  it('locks balances in the order of their ids, whatever the order asked for', async () => {
    const accounts = (await boundedAccounts(3)).toSorted();
    const [first = '', ...others] = accounts;
    const waiter = await inSqlTransaction(pool, async (sql) => {
      await lockBalances(sql, [first]);
      const waiting = inSqlTransaction(pool, async (second) => lockBalances(second, accounts.toReversed()));
      await waitFor('the second transaction to wait for the lock', async () => {
        const rows = await database.query(
          `select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
        );
        return rows.length > 0;
      });
      // Had it taken the others first, this would fail now, and without "nowait" it would be a deadlock.
      await sql.query('select 1 from ledger_balance where account_id = any($1::uuid[]) for update nowait', [
        others,
      ]);
      return { waiting };
    });
    expect([...(await waiter.waiting).keys()].toSorted()).toEqual(accounts);
  });

  it('never overdraws: of those who race for the last money, exactly those get it for whom there is some', async () => {
    const [purse = '', ...promoters] = await boundedAccounts(1 + connections);
    await fund([purse], 50n);
    const refusals = await Promise.all(
      promoters.flatMap((promoter) =>
        Array.from({ length: 4 }, async () => refusalOf(post(transfer(purse, promoter, 7n)))),
      ),
    );
    expect(refusals.filter((refusal) => refusal === undefined)).toHaveLength(7);
    expect(refusals.filter((refusal) => refusal === ErrorCode.INSUFFICIENT_FUNDS)).toHaveLength(25);
    expect(await balancesOf([purse])).toEqual([1n]);
    await expectSoundLedger(database);
  });

  it('keeps every invariant for any batches, and the balances are those of the batches that were accepted', async () => {
    const clearing = await clearingAccount();
    const lists = fc.array(batches, { minLength: connections, maxLength: connections });
    await fc.assert(
      fc.asyncProperty(lists, async (perWorker) => {
        const wallets = await boundedAccounts(accountCount - 1);
        await fund(wallets, startingFunds);
        const accounts = [clearing, ...wallets];
        const accepted: Step[] = [];
        const unexpected: unknown[] = [];
        await Promise.all(
          perWorker.map(async (all) => {
            for (const batch of all) {
              const refusal = await refusalOf(post(...toTransfers(accounts, batch)));
              if (refusal === undefined) accepted.push(...batch);
              else if (refusal !== ErrorCode.INSUFFICIENT_FUNDS) unexpected.push(refusal);
            }
          }),
        );
        expect(unexpected).toEqual([]);
        const paper = apply(
          accounts.map((_, place) => (place === 0 ? 0n : startingFunds)),
          accepted,
        );
        expect(await balancesOf(wallets)).toEqual(paper.slice(1));
        await expectUnbrokenChains(accounts);
        await expectSoundLedger(database);
      }),
      { numRuns: 8 },
    );
  });
});

describe('opening accounts', () => {
  it('opens each wallet once, with two empty accounts, when eight connections ask at once', async () => {
    const ownerIds = Array.from({ length: 10 }, () => newId());
    const owners = { organizationId, environment, asset: 'BSV', ownerType: WalletOwnerType.PROMOTER };
    const found = await Promise.all(
      Array.from({ length: connections }, async (_, worker) => {
        const mine = worker % 2 === 0 ? ownerIds : ownerIds.toReversed();
        return inSqlTransaction(pool, async (sql) => openWallets(sql, { ...owners, ownerIds: mine }));
      }),
    );
    for (const wallets of found) {
      expect(Object.fromEntries(wallets)).toEqual(Object.fromEntries(found[0] ?? []));
    }
    const { rows } = await pool.query(
      `select count(distinct wallet.id) as wallets, count(*) as accounts, sum(balance.version)::int as moves,
              bool_and(balance.bounded) as bounded
       from wallet join ledger_account account on account.wallet_id = wallet.id
       join ledger_balance balance on balance.account_id = account.id where wallet.owner_id = any($1::uuid[])`,
      [ownerIds],
    );
    expect(rows).toEqual([{ wallets: 10, accounts: 20, moves: 0, bounded: true }]);
  });

  it('opens one clearing account for an environment and an asset when eight connections ask at once', async () => {
    const asked = Array.from({ length: connections }, async () =>
      openClearingAccount(sqlOf(pool), Environment.LIVE, 'BSV'),
    );
    expect(new Set(await Promise.all(asked)).size).toBe(1);
  });
});

describe('the database itself', () => {
  it.each([
    ['an entry to be changed', 'update ledger_entry set amount = amount + 1'],
    ['a change of no entry', 'update ledger_entry set amount = 1 where false'],
    ['an entry to be deleted', 'delete from ledger_entry'],
    ['all entries to be dropped', 'truncate ledger_entry'],
    ['a transaction to be changed', `update ledger_transaction set kind = 'REVERSAL'`],
    ['a transaction to be deleted', 'delete from ledger_transaction'],
    ['all transactions to be dropped', 'truncate ledger_transaction cascade'],
    [
      'an entry to be changed by a merge',
      `merge into ledger_entry e using (select 1) s on e.id is not null when matched then delete`,
    ],
    [
      'an entry to be changed by an upsert',
      `insert into ledger_entry overriding system value select * from ledger_entry limit 1 on conflict (id) do update set amount = 1`,
    ],
  ])('does not allow %s', async (_what, statement) => {
    const [a = ''] = await boundedAccounts(1);
    await fund([a], 10n);
    const before = await size();
    // Asked as the owner of the tables: it is not for want of a privilege that this is refused.
    await expect(database.query(statement)).rejects.toThrow(
      expect.objectContaining({
        code: insufficientPrivilege,
        message: expect.stringContaining('the ledger is append-only') as unknown,
      }),
    );
    expect(await size()).toEqual(before);
  });

  /** Writes a transaction of ten units by hand, with these entries of two accounts (0 and 1). */
  async function writeByHand(
    entries: readonly (readonly [account: number, direction: string, amount: number])[],
    asset = 'USD',
  ): Promise<unknown> {
    const accounts = await boundedAccounts(2);
    const id = newId();
    const work = inSqlTransaction(pool, async (sql) => {
      await sql.query(
        `insert into ledger_transaction (id, organization_id, environment, asset, kind, amount, source_id)
         values ($1, $2, $3, $4, 'REWARD', 10, $5)`,
        [id, organizationId, environment, asset, newId()],
      );
      await sql.query(
        `insert into ledger_entry (transaction_id, account_id, asset, direction, amount, account_version, balance_after)
         select $1, account_id, $2, direction, amount, row_number() over (), 0
         from unnest($3::uuid[], $4::text[], $5::numeric[]) as e (account_id, direction, amount)`,
        [
          id,
          asset,
          entries.map(([account]) => accounts[account]),
          entries.map(([, direction]) => direction),
          entries.map(([, , amount]) => amount),
        ],
      );
      // What the tests write by hand has no balances, so it must not stay.
      throw new Error('accepted');
    });
    return work.catch((error: unknown) => codeOf(error) ?? (error as Error).message);
  }

  it.each([
    [
      'balanced entries',
      'accepted',
      [
        [0, 'DEBIT', 10],
        [1, 'CREDIT', 10],
      ],
    ],
    [
      'balanced entries of several parts',
      'accepted',
      [
        [0, 'DEBIT', 10],
        [1, 'CREDIT', 4],
        [1, 'CREDIT', 6],
      ],
    ],
    ['one side alone', checkViolation, [[0, 'DEBIT', 10]]],
    [
      'two debits',
      checkViolation,
      [
        [0, 'DEBIT', 10],
        [1, 'DEBIT', 10],
      ],
    ],
    [
      'sides that differ',
      checkViolation,
      [
        [0, 'DEBIT', 10],
        [1, 'CREDIT', 9],
      ],
    ],
    [
      'an amount of nothing',
      checkViolation,
      [
        [0, 'DEBIT', 0],
        [1, 'CREDIT', 0],
      ],
    ],
    [
      'negative amounts',
      checkViolation,
      [
        [0, 'DEBIT', -10],
        [1, 'CREDIT', -10],
      ],
    ],
    [
      'a side that is neither',
      checkViolation,
      [
        [0, 'DEBIT', 10],
        [1, 'GIFT', 10],
      ],
    ],
  ] as [string, string, [number, string, number][]][])('judges %s: %s', async (_what, verdict, entries) => {
    expect(await writeByHand(entries)).toBe(verdict);
  });

  it('refuses entries of another asset than their account', async () => {
    expect(await writeByHand([[0, 'DEBIT', 10], [1, 'CREDIT', 10]], 'EUR')).toBe(foreignKeyViolation); // prettier-ignore
  });

  it('refuses two transactions that together balance, but not each by itself', async () => {
    const [a = '', b = ''] = await boundedAccounts(2);
    await fund([a], 10n);
    const before = await size();
    const { rows } = await pool.query<{ id: string }>('select id from ledger_transaction limit 2');
    const work = pool.query(
      `insert into ledger_entry (transaction_id, account_id, asset, direction, amount, account_version, balance_after)
       values ($1, $3, 'USD', 'DEBIT', 1, 100, 0), ($2, $4, 'USD', 'CREDIT', 1, 100, 0)`,
      [rows[0]?.id, rows[1]?.id, a, b],
    );
    expect(await refusalOf(work)).toBe(checkViolation);
    expect(await size()).toEqual(before);
  });

  it('refuses a version that an account has had, so that a chain cannot fork', async () => {
    const [a = '', b = ''] = await boundedAccounts(2);
    await fund([a, b], 10n);
    const work = pool.query(
      `insert into ledger_entry (transaction_id, account_id, asset, direction, amount, account_version, balance_after)
       select t.id, v.account_id, 'USD', v.direction, 1, 1, 0
       from (select id from ledger_transaction where asset = 'USD' limit 1) t,
            (values ($1::uuid, 'DEBIT'), ($2::uuid, 'CREDIT')) as v (account_id, direction)`,
      [a, b],
    );
    expect(await refusalOf(work)).toBe(uniqueViolation);
  });

  it('refuses a second transaction that reverses the same one', async () => {
    const [a = ''] = await boundedAccounts(1);
    await fund([a], 10n);
    const reversal = async () =>
      inSqlTransaction(pool, async (sql) => {
        await sql.query(
          `insert into ledger_transaction (id, organization_id, environment, asset, kind, amount, source_id, reverses_id)
           select gen_random_uuid(), organization_id, environment, asset, 'REVERSAL', amount, gen_random_uuid(), id
           from ledger_transaction t, generate_series(1, 2) where t.id = (select max(id::text)::uuid from ledger_transaction)`,
        );
      });
    expect(await refusalOf(reversal())).toBe(uniqueViolation);
  });

  it.each([
    ['a bounded balance below zero', 'update ledger_balance set debits = credits + 1 where account_id = $1'],
    ['negative debits', 'update ledger_balance set debits = -1 where account_id = $1'],
    ['negative credits', 'update ledger_balance set credits = -1, debits = -1 where account_id = $1'],
  ])('refuses %s', async (_what, statement) => {
    const [a = ''] = await boundedAccounts(1);
    await fund([a], 10n);
    expect(await refusalOf(pool.query(statement, [a]))).toBe(checkViolation);
    expect(await balancesOf([a])).toEqual([10n]);
  });
});

it('leaves a sound ledger behind all of these', async () => {
  await expectSoundLedger(database);
});
