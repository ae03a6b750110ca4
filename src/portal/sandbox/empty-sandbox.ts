import { Environment } from '../../kernel/environment.js';
import { forgetSandboxEvents } from '../../kernel/event-log/forget-sandbox-events.js';
import { newId } from '../../kernel/ids.js';
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
/** The only rows that any statement here changes. */
const own = `organization_id = $1 and environment = 'SANDBOX'`;
const ownCampaigns = `campaign_id = any (array(select id from campaign where ${own}))`;
const ownEndpoints = `endpoint_id = any (array(select id from webhook_endpoint where ${own}))`;

/** Rows of a table to delete, within the organization's sandbox. */
interface Deletion {
  readonly table: string;
  readonly where?: string;
}

/**
 * The deletions, children before parents. Clicks are found by campaigns and sessions by clicks, because those
 * tables are written by group commit and have no index by organization.
 */
const deletions: readonly Deletion[] = [
  { table: 'visitor_session', where: `id = any (array(select session_id from click where ${ownCampaigns}))` },
  { table: 'click', where: ownCampaigns },
  { table: 'click_mark', where: ownCampaigns },
  ...[
    'first_approval',
    'reward_usage',
    'evaluation_terms',
    'reward_reversal',
    'budget_request',
    'reward',
    'attempt_decision',
    'action_attempt',
    'conversion',
    'link',
    'goal',
    'gig',
    'campaign',
    'payout',
    'promoter',
    'top_up_refund',
    'top_up',
  ].map((table) => ({ table })),
  // Evaluated meanwhile against deleted campaigns. Events that are still queued arrived later.
  { table: 'event', where: `status <> 'QUEUED'` },
];

/** Under the cursor's lock, so that no new deliveries arise. Last, because it blocks all tenants. */
const deliveries: readonly Deletion[] = [
  {
    table: 'webhook_attempt',
    where: `delivery_id = any (array(select id from webhook_delivery where ${ownEndpoints}))`,
  },
  { table: 'webhook_delivery', where: ownEndpoints },
];

async function deleteRows(sql: Sql, organizationId: string, rows: readonly Deletion[]): Promise<void> {
  for (const { table, where = 'true' } of rows) {
    await sql.query(`delete from ${table} where ${own} and ${where}`, [organizationId]);
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
 */
export async function emptySandbox(tx: EntityTransaction, organizationId: string): Promise<void> {
  const { sql } = tx;
  // Deleting much may take longer than a request's statement limit.
  await sql.query(`set local lock_timeout = '300ms'`);
  await sql.query('set local statement_timeout = 0');
  await deleteRows(sql, organizationId, [{ table: 'event' }]);
  await lockBalances(sql, idsOf(await readHoldings(sql, organizationId, 'ORGANIZATION')));
  const { length: campaigns } = await sql.query(
    `select id from campaign where ${own} order by id for update`,
    [organizationId],
  );
  const holdings = await readHoldings(sql, organizationId);
  const balances = await lockBalances(sql, idsOf(holdings));
  await deleteRows(sql, organizationId, deletions);
  await forgetSandboxKeys(sql, organizationId);
  await returnMoney(tx, organizationId, holdings, balances);
  await markReset(sql, idsOf(holdings));
  await sql.query(`select 1 from log_cursor where name = 'webhook.fan-out' for update`);
  await deleteRows(sql, organizationId, deliveries);
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
