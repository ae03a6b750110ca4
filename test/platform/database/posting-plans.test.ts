import 'reflect-metadata';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { AccountKind } from '../../../src/ledger/wallet/account-kind.js';
import { TransactionKind } from '../../../src/ledger/wallet/ledger-transaction.entity.js';
import { findAccounts, openBudget, openPlatformAccount } from '../../../src/ledger/wallet/open-accounts.js';
import { openWallets } from '../../../src/ledger/wallet/open-wallets.js';
import { postTransactions } from '../../../src/ledger/wallet/post-transactions.js';
import { lockBalances } from '../../../src/ledger/wallet/lock-accounts.js';
import { reverseTransaction } from '../../../src/ledger/wallet/reverse-transaction.js';
import { WalletOwnerType } from '../../../src/ledger/wallet/wallet.entity.js';
import { newId } from '../../../src/kernel/ids.js';
import { inSqlTransaction, sqlOf, type Sql } from '../../../src/kernel/sql.js';
import { environment, useLedger } from '../../ledger/wallet/ledger-room.js';

const room = useLedger();
const ownerIds = Array.from({ length: 5000 }, () => newId());
let accounts: string[];
let walletId: string;

const owners = () => ({
  organizationId: room.organizationId,
  environment,
  asset: 'USD',
  ownerType: WalletOwnerType.PROMOTER,
});

beforeAll(async () => {
  const wallets = [...(await openWallets(sqlOf(room.pool), { ...owners(), ownerIds })).values()];
  accounts = wallets.flatMap(({ availableId, pendingId }) => [availableId, pendingId]);
  walletId = wallets[0]?.walletId ?? '';
  await room.fund(accounts, 100n);
  await room.database.query('analyze');
});

/** The plans of all statements of some work, whose writes are rolled back. */
async function plansOf(work: (sql: Sql) => Promise<unknown>): Promise<string> {
  const plans: string[] = [];
  const all = inSqlTransaction(room.pool, async (sql) => {
    const explain = async (text: string, values: readonly unknown[] = []): Promise<void> => {
      const rows = await sql.query<Record<string, string>>(`explain ${text}`, values);
      plans.push(rows.map((row) => row['QUERY PLAN']).join('\n'));
    };
    await work({
      async query<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]> {
        await explain(text, values);
        return sql.query<Row>(text, values);
      },
      async queryPrepared<Row extends object>(text: string, values: readonly unknown[]): Promise<Row[]> {
        await explain(text, values);
        return sql.queryPrepared<Row>(text, values);
      },
    });
    throw new Error('enough');
  });
  await expect(all).rejects.toThrow('enough');
  return plans.join('\n\n');
}

const transfers = (count: number) =>
  Array.from({ length: count }, (_, place) =>
    room.transfer(accounts[0] ?? '', accounts[place + 1] ?? '', 1n),
  );

describe('with ten thousand accounts no table is scanned sequentially for', () => {
  it.each<[string, (sql: Sql) => Promise<unknown>, string[]]>([
    ['posting one transfer', async (sql) => postTransactions(sql, transfers(1)), ['ledger_balance_pkey']],
    ['posting ten transfers', async (sql) => postTransactions(sql, transfers(10)), ['ledger_balance_pkey']],
    ['locking balances', async (sql) => lockBalances(sql, accounts.slice(0, 10)), ['ledger_balance_pkey']],
    [
      'finding wallets',
      async (sql) => openWallets(sql, { ...owners(), ownerIds: ownerIds.slice(0, 10) }),
      ['wallet_owner_type_owner_id_environment_asset_key', 'ledger_account_wallet'],
    ],
    [
      'opening wallets',
      async (sql) => openWallets(sql, { ...owners(), ownerIds: [newId(), newId()] }),
      ['wallet_owner_type_owner_id_environment_asset_key', 'ledger_account_wallet'],
    ],
    [
      'finding accounts of wallets',
      async (sql) => findAccounts(sql, [walletId], AccountKind.PENDING),
      ['ledger_account_wallet'],
    ],
    [
      'opening a budget',
      async (sql) => openBudget(sql, { ...owners(), id: newId() }, walletId),
      ['ledger_account_budget'],
    ],
    [
      "finding the platform's account",
      async (sql) => openPlatformAccount(sql, environment, 'USD', AccountKind.CLEARING),
      ['ledger_account_platform'],
    ],
    [
      'reversing a transaction',
      async (sql) => {
        const [taken] = await sql.query<{ id: string }>(
          'select id from ledger_transaction order by id limit 1',
        );
        await reverseTransaction(sql, taken?.id ?? '', { kind: TransactionKind.REVERSAL, sourceId: newId() });
      },
      ['ledger_entry_transaction', 'ledger_transaction_pkey', 'ledger_balance_pkey'],
    ],
  ])('%s', async (_what, work, indexes) => {
    const plan = await plansOf(work);
    expect(plan).not.toContain('Seq Scan on');
    for (const index of indexes) expect(plan).toContain(index);
  });
});
