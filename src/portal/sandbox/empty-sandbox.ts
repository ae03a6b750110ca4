import { Environment } from '../../kernel/environment.js';
import { newId } from '../../kernel/ids.js';
import type { Sql } from '../../kernel/sql.js';
import type { EntityTransaction, Transaction } from '../../kernel/transaction.js';
import { wakeUpSql } from '../../kernel/wake-ups.js';
import { TransactionKind } from '../../ledger/wallet/ledger-transaction.entity.js';
import { openClearingAccount } from '../../ledger/wallet/open-accounts.js';
import { lockBalances, postTransactions, type Transfer } from '../../ledger/wallet/post-transactions.js';
import { walletUpdated } from '../../ledger/wallet/wallet-domain-events.js';

const environment = Environment.SANDBOX;
/** Whose rows: the only ones that any statement here touches. */
const own = `organization_id = $1 and environment = 'SANDBOX'`;
const ownCampaigns = `campaign_id = any (array(select id from campaign where ${own}))`;
const ownEndpoints = `endpoint_id = any (array(select id from webhook_endpoint where ${own}))`;

/**
 * What goes, children before parents. Clicks are found by their campaigns and sessions by their clicks: those tables are written
 * by group commit and have no index by organization.
 */
const deletions: readonly string[] = [
  `delete from visitor_session where ${own} and id = any (array(select session_id from click where ${ownCampaigns}))`,
  `delete from click where ${own} and ${ownCampaigns}`,
  `delete from click_mark where ${own} and ${ownCampaigns}`,
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
  ].map((table) => `delete from ${table} where ${own}`),
  // Evaluated in the meantime, against campaigns that are gone now. Those that are still queued came after.
  `delete from event where ${own} and status <> 'QUEUED'`,
];

/** Under the cursor's lock, so that no fan-out is making deliveries of what is being deleted. Last, because it keeps all tenants waiting. */
const forgetting: readonly string[] = [
  `delete from webhook_attempt where ${own} and delivery_id = any (array(select id from webhook_delivery where ${ownEndpoints}))`,
  `delete from webhook_delivery where ${own} and ${ownEndpoints}`,
  // One statement: what it deletes is what subscribers are told of.
  `with gone as (delete from domain_event where ${own} returning organization_id, environment, xact, position)
   insert into log_floor (organization_id, environment, xact, position)
   select * from gone order by xact desc, position desc limit 1
   on conflict (organization_id, environment) do update set xact = excluded.xact, position = excluded.position
   where (excluded.xact, excluded.position) > (log_floor.xact, log_floor.position)`,
];

interface Holding {
  readonly accountId: string;
  readonly walletId: string;
  readonly asset: string;
}

/**
 * Empties an organization's sandbox (docs/adr/0015). Members, keys and webhook endpoints stay, and so do wallets, with nothing in
 * them: the ledger is append-only, so what they had goes back by transactions of the kind RESET.
 *
 * Runs as the system, in one transaction. Locks are taken in the order of the evaluation, events first and then the organization's wallet; where
 * that cannot be kept, a lock that is not had soon ends the attempt (`lock_timeout`, well below PostgreSQL's own search for
 * deadlocks), so it is always this transaction that gives way.
 */
export async function emptySandbox(tx: EntityTransaction, organizationId: string): Promise<void> {
  const { sql } = tx;
  // Deleting much may take longer than a statement of a request may.
  await sql.query(`set local lock_timeout = '300ms'`);
  await sql.query('set local statement_timeout = 0');
  await sql.query(`delete from event where ${own}`, [organizationId]);
  await lockBalances(sql, idsOf(await readHoldings(sql, organizationId, 'ORGANIZATION')));
  const { length: campaigns } = await sql.query(
    `select id from campaign where ${own} order by id for update`,
    [organizationId],
  );
  const holdings = await readHoldings(sql, organizationId);
  const balances = await lockBalances(sql, idsOf(holdings));
  for (const statement of deletions) await sql.query(statement, [organizationId]);
  await sql.query(
    `delete from idempotency_key using api_key
     where ${own} and starts_with(idempotency_key.scope, api_key.id::text || ' ')`,
    [organizationId],
  );
  await returnMoney(tx, organizationId, holdings, balances);
  await sql.query(
    `update ledger_account set reset_version = balance.version from ledger_balance balance
     where balance.account_id = ledger_account.id and ledger_account.id = any($1::uuid[])`,
    [idsOf(holdings)],
  );
  await sql.query(`select 1 from log_cursor where name = 'webhook.fan-out' for update`);
  for (const statement of forgetting) await sql.query(statement, [organizationId]);
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
    // What somebody owes is a balance below zero: it is forgiven the other way round.
    const [from, to, amount] = balance < 0n ? [outside, accountId, -balance] : [accountId, outside, balance];
    const details = {
      organizationId,
      environment,
      asset,
      kind: TransactionKind.RESET,
      sourceId: newId(),
    };
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
