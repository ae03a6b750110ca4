import { Environment } from '../../kernel/environment.js';
import { forgetSandboxEvents } from '../../kernel/event-log/forget-sandbox-events.js';
import { newId } from '../../kernel/ids.js';
import { ownSandbox, type EmptiedTable } from '../../kernel/sandbox-tables.js';
import type { Sql } from '../../kernel/sql.js';
import type { EntityTransaction, Transaction } from '../../kernel/transaction.js';
import { wakeUpSql } from '../../kernel/wake-ups.js';
import { forgetSandboxKeys } from '../../platform/http/postgres-idempotency-store.js';
import { TransactionKind } from '../../ledger/wallet/ledger-transaction.entity.js';
import { markReset, openClearingAccount } from '../../ledger/wallet/open-accounts.js';
import { postTransactions, type Transfer } from '../../ledger/wallet/post-transactions.js';
import { lockBalances } from '../../ledger/wallet/lock-accounts.js';
import { walletUpdated } from '../../ledger/wallet/wallet-domain-events.js';

const environment = Environment.SANDBOX;

async function deleteRows(
  sql: Sql,
  organizationId: string,
  rows: readonly EmptiedTable[],
  now?: EmptiedTable['step'],
): Promise<void> {
  for (const { table, where = 'true' } of rows.filter(({ step }) => step === now)) {
    await sql.query(`delete from ${table} where ${ownSandbox} and ${where}`, [organizationId]);
  }
}

interface Holding {
  readonly accountId: string;
  readonly walletId: string;
  readonly asset: string;
}

/**
 * Empties an organization's sandbox (docs/adr/0015). Members, keys, webhook endpoints and wallets stay. The
 * wallets are emptied by transactions of the kind RESET, because the ledger is append-only.
 *
 * Runs as the system in one transaction. Locks are taken in the order of the evaluation: events, then the
 * organization's wallet. Where this is impossible, a short `lock_timeout`, well below PostgreSQL's deadlock
 * detection, ends the attempt, so that only this transaction gives way.
 * @param tables What to delete, in this order.
 */
export async function emptySandbox(
  tx: EntityTransaction,
  organizationId: string,
  tables: readonly EmptiedTable[],
): Promise<void> {
  const { sql } = tx;
  // Deleting much may take longer than a request's statement limit.
  await sql.query(`set local lock_timeout = '300ms'`);
  await sql.query('set local statement_timeout = 0');
  await deleteRows(sql, organizationId, tables, 'before-locks');
  await lockBalances(sql, idsOf(await readHoldings(sql, organizationId, 'ORGANIZATION')));
  const { length: campaigns } = await sql.query(
    `select id from campaign where ${ownSandbox} order by id for update`,
    [organizationId],
  );
  const holdings = await readHoldings(sql, organizationId);
  const balances = await lockBalances(sql, idsOf(holdings));
  await deleteRows(sql, organizationId, tables);
  await deleteRows(sql, organizationId, tables, 'last');
  await forgetSandboxKeys(sql, organizationId);
  await returnMoney(tx, organizationId, holdings, balances);
  await markReset(sql, idsOf(holdings));
  // No new deliveries arise under this lock. Late, because it blocks all tenants.
  await sql.query(`select 1 from log_cursor where name = 'webhook.fan-out' for update`);
  await deleteRows(sql, organizationId, tables, 'under-cursor');
  await forgetSandboxEvents(sql, organizationId);
  await sql.query(wakeUpSql('references'));
  const change = { kind: 'organization', id: organizationId, organizationId, environment } as const;
  tx.audit({ ...change, before: { campaigns }, after: { campaigns: 0 } });
}

async function readHoldings(sql: Sql, organizationId: string, ownerType?: string): Promise<Holding[]> {
  return sql.query<Holding>(
    `select account.id as "accountId", wallet.id as "walletId", account.asset
     from wallet join ledger_account account on account.wallet_id = wallet.id
     where wallet.organization_id = $1 and wallet.environment = 'SANDBOX' and ($2::text is null or wallet.owner_type = $2)`,
    [organizationId, ownerType ?? null],
  );
}

const idsOf = (holdings: readonly Holding[]): string[] => holdings.map(({ accountId }) => accountId);

async function returnMoney(
  tx: Transaction,
  organizationId: string,
  holdings: readonly Holding[],
  balances: ReadonlyMap<string, bigint>,
): Promise<void> {
  const clearing = new Map<string, string>();
  for (const asset of new Set(holdings.map((holding) => holding.asset))) {
    clearing.set(asset, await openClearingAccount(tx.sql, environment, asset));
  }
  const transfers = holdings.map(({ accountId, asset }): Transfer => {
    const balance = balances.get(accountId) ?? 0n;
    const outside = clearing.get(asset) as string;
    // A debt is a negative balance, so it is cleared in the opposite direction.
    const [from, to, amount] = balance < 0n ? [outside, accountId, -balance] : [accountId, outside, balance];
    const details = { organizationId, environment, asset, kind: TransactionKind.RESET, sourceId: newId() };
    return { ...details, from, to, amount };
  });
  await postTransactions(
    tx.sql,
    transfers.filter(({ amount }) => amount > 0n),
  );
  for (const walletId of new Set(holdings.map((holding) => holding.walletId))) {
    tx.record(walletUpdated({ walletId, organizationId, environment }));
  }
}
