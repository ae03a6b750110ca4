import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { newId } from '../../../src/kernel/ids.js';
import { inSqlTransaction } from '../../../src/kernel/sql.js';
import { codeOf, environment, refusalOf, sqlState, useLedger } from './ledger-room.js';

const room = useLedger();

describe('the database constraints', () => {
  it.each([
    ['an update of an entry', 'update ledger_entry set amount = amount + 1'],
    ['an update of no entry', 'update ledger_entry set amount = 1 where false'],
    ['a deletion of an entry', 'delete from ledger_entry'],
    ['a truncation of all entries', 'truncate ledger_entry'],
    ['an update of a transaction', `update ledger_transaction set kind = 'REVERSAL'`],
    ['a deletion of a transaction', 'delete from ledger_transaction'],
    ['a truncation of all transactions', 'truncate ledger_transaction cascade'],
    [
      'a change of an entry by a merge',
      `merge into ledger_entry e using (select 1) s on e.id is not null when matched then delete`,
    ],
    [
      'a change of an entry by an upsert',
      `insert into ledger_entry overriding system value select * from ledger_entry limit 1 on conflict (id) do update set amount = 1`,
    ],
  ])('refuse %s', async (_what, statement) => {
    const [a = ''] = await room.boundedAccounts(1);
    await room.fund([a], 10n);
    const before = await room.size();
    // Runs as the owner of the tables, so the refusal is not about privileges.
    await expect(room.database.query(statement)).rejects.toThrow(
      expect.objectContaining({
        code: sqlState.insufficientPrivilege,
        message: expect.stringContaining('the ledger is append-only') as unknown,
      }),
    );
    expect(await room.size()).toEqual(before);
  });

  /** Inserts a transaction of ten units with these entries of two accounts (0 and 1). */
  async function writeByHand(
    entries: readonly (readonly [account: number, direction: string, amount: number])[],
    asset = 'USD',
  ): Promise<unknown> {
    const accounts = await room.boundedAccounts(2);
    const id = newId();
    const work = inSqlTransaction(room.pool, async (sql) => {
      await sql.query(
        `insert into ledger_transaction (id, organization_id, environment, asset, kind, amount, source_id)
         values ($1, $2, $3, $4, 'REWARD', 10, $5)`,
        [id, room.organizationId, environment, asset, newId()],
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
      // Transactions that tests insert have no balances, so they are rolled back.
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
    ['one side alone', sqlState.checkViolation, [[0, 'DEBIT', 10]]],
    [
      'two debits',
      sqlState.checkViolation,
      [
        [0, 'DEBIT', 10],
        [1, 'DEBIT', 10],
      ],
    ],
    [
      'sides that differ',
      sqlState.checkViolation,
      [
        [0, 'DEBIT', 10],
        [1, 'CREDIT', 9],
      ],
    ],
    [
      'an amount of nothing',
      sqlState.checkViolation,
      [
        [0, 'DEBIT', 0],
        [1, 'CREDIT', 0],
      ],
    ],
    [
      'negative amounts',
      sqlState.checkViolation,
      [
        [0, 'DEBIT', -10],
        [1, 'CREDIT', -10],
      ],
    ],
    [
      'a side that is neither',
      sqlState.checkViolation,
      [
        [0, 'DEBIT', 10],
        [1, 'GIFT', 10],
      ],
    ],
  ] as [string, string, [number, string, number][]][])(
    'decide on %s: %s',
    async (_what, verdict, entries) => {
      expect(await writeByHand(entries)).toBe(verdict);
    },
  );

  it('refuse entries in another asset than their account', async () => {
    expect(
      await writeByHand(
        [
          [0, 'DEBIT', 10],
          [1, 'CREDIT', 10],
        ],
        'EUR',
      ),
    ).toBe(sqlState.foreignKeyViolation);
  });

  it('refuse two transactions that balance only together', async () => {
    const [a = '', b = ''] = await room.boundedAccounts(2);
    await room.fund([a], 10n);
    const before = await room.size();
    const { rows } = await room.pool.query<{ id: string }>('select id from ledger_transaction limit 2');
    const work = room.pool.query(
      `insert into ledger_entry (transaction_id, account_id, asset, direction, amount, account_version, balance_after)
       values ($1, $3, 'USD', 'DEBIT', 1, 100, 0), ($2, $4, 'USD', 'CREDIT', 1, 100, 0)`,
      [rows[0]?.id, rows[1]?.id, a, b],
    );
    expect(await refusalOf(work)).toBe(sqlState.checkViolation);
    expect(await room.size()).toEqual(before);
  });

  it('refuse a version that an account already had, so that a chain cannot fork', async () => {
    const [a = '', b = ''] = await room.boundedAccounts(2);
    await room.fund([a, b], 10n);
    const work = room.pool.query(
      `insert into ledger_entry (transaction_id, account_id, asset, direction, amount, account_version, balance_after)
       select t.id, v.account_id, 'USD', v.direction, 1, 1, 0
       from (select id from ledger_transaction where asset = 'USD' limit 1) t,
            (values ($1::uuid, 'DEBIT'), ($2::uuid, 'CREDIT')) as v (account_id, direction)`,
      [a, b],
    );
    expect(await refusalOf(work)).toBe(sqlState.uniqueViolation);
  });

  it('refuse a second reversal of one transaction', async () => {
    const [a = ''] = await room.boundedAccounts(1);
    await room.fund([a], 10n);
    const reversal = async () =>
      inSqlTransaction(room.pool, async (sql) => {
        await sql.query(
          `insert into ledger_transaction (id, organization_id, environment, asset, kind, amount, source_id, reverses_id)
           select gen_random_uuid(), organization_id, environment, asset, 'REVERSAL', amount, gen_random_uuid(), id
           from ledger_transaction t, generate_series(1, 2) where t.id = (select max(id::text)::uuid from ledger_transaction)`,
        );
      });
    expect(await refusalOf(reversal())).toBe(sqlState.uniqueViolation);
  });

  it.each([
    ['a bounded balance below zero', 'update ledger_balance set debits = credits + 1 where account_id = $1'],
    ['negative debits', 'update ledger_balance set debits = -1 where account_id = $1'],
    ['negative credits', 'update ledger_balance set credits = -1, debits = -1 where account_id = $1'],
  ])('refuse %s', async (_what, statement) => {
    const [a = ''] = await room.boundedAccounts(1);
    await room.fund([a], 10n);
    expect(await refusalOf(room.pool.query(statement, [a]))).toBe(sqlState.checkViolation);
    expect(await room.balancesOf([a])).toEqual([10n]);
  });
});
