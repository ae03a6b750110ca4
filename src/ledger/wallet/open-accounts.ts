import type { Environment } from '../../kernel/environment.js';
import { newId } from '../../kernel/ids.js';
import { rowSet } from '../../kernel/row-set.js';
import type { Sql } from '../../kernel/sql.js';
import { AccountKind, isBounded, type PlatformAccountKind } from './account-kind.js';

/** Wallets of one organization that need another account. Ids are bare uuids. */
export interface AccountsOfWallets {
  readonly organizationId: string;
  readonly environment: Environment;
  readonly asset: string;
  readonly kind: 'RECEIVABLE' | 'PAYOUT';
  readonly walletIds: readonly string[];
}

const newAccounts = rowSet({ id: 'uuid', walletId: 'uuid' });

/**
 * Finds accounts of this kind, and opens missing ones, because most wallets never need them. Of two
 * concurrent transactions, one opens the account, and the other waits and finds it.
 * @returns the accounts by their wallets.
 */
export async function openAccounts(sql: Sql, wanted: AccountsOfWallets): Promise<Map<string, string>> {
  const walletIds = [...new Set(wanted.walletIds)].toSorted();
  const found = await findAccounts(sql, walletIds, wanted.kind);
  const missing = walletIds.filter((id) => !found.has(id));
  if (missing.length === 0) return found;
  await sql.query(
    `with account as (
       insert into ledger_account (id, wallet_id, organization_id, environment, kind, asset)
       select id, wallet_id, $3, $4, $5, $6 from ${newAccounts.as('fresh')}
       on conflict do nothing returning id
     )
     insert into ledger_balance (account_id, bounded) select id, $7 from account`,
    [
      ...newAccounts.values(missing.map((walletId) => ({ id: newId(), walletId }))),
      wanted.organizationId,
      wanted.environment,
      wanted.kind,
      wanted.asset,
      isBounded(wanted.kind),
    ],
  );
  return findAccounts(sql, walletIds, wanted.kind);
}

/** The accounts of one kind, by wallet. Index: ledger_account_wallet. */
export async function findAccounts(
  sql: Sql,
  walletIds: readonly string[],
  kind: AccountKind,
): Promise<Map<string, string>> {
  const rows = await sql.query<{ id: string; walletId: string }>(
    `select id, wallet_id as "walletId" from ledger_account
     where wallet_id = any($1::uuid[]) and kind = $2 and campaign_id is null`,
    [walletIds, kind],
  );
  return new Map(rows.map((row) => [row.walletId, row.id]));
}

/** The account for one campaign's budget, below the wallet of the campaign's asset. */
export async function openBudget(
  sql: Sql,
  campaign: {
    readonly id: string;
    readonly organizationId: string;
    readonly environment: Environment;
    readonly asset: string;
  },
  walletId: string,
): Promise<string> {
  const { id, organizationId, environment, asset } = campaign;
  return findOrOpen(
    sql,
    [`select id from ledger_account where campaign_id = $1`, [id]],
    [
      `insert into ledger_account (id, wallet_id, organization_id, environment, kind, asset, campaign_id)
       values ($1, $2, $3, $4, 'BUDGET', $5, $6) on conflict do nothing returning id`,
      [newId(), walletId, organizationId, environment, asset, id],
    ],
    AccountKind.BUDGET,
  );
}

/** One of the platform's own accounts. */
export async function openPlatformAccount(
  sql: Sql,
  environment: Environment,
  asset: string,
  kind: PlatformAccountKind,
): Promise<string> {
  return findOrOpen(
    sql,
    [
      `select id from ledger_account where wallet_id is null and environment = $1 and asset = $2 and kind = $3`,
      [environment, asset, kind],
    ],
    [
      `insert into ledger_account (id, environment, asset, kind) values ($1, $2, $3, $4) on conflict do nothing returning id`,
      [newId(), environment, asset, kind],
    ],
    kind,
  );
}

/** The platform's counter-account for incoming money. */
export async function openClearingAccount(
  sql: Sql,
  environment: Environment,
  asset: string,
): Promise<string> {
  return openPlatformAccount(sql, environment, asset, AccountKind.CLEARING);
}

type Statement = readonly [text: string, values: readonly unknown[]];

async function findOrOpen(sql: Sql, find: Statement, insert: Statement, kind: AccountKind): Promise<string> {
  const [found] = await sql.query<{ id: string }>(...find);
  if (found) return found.id;
  const [text, values] = insert;
  await sql.query(
    `with account as (${text}) insert into ledger_balance (account_id, bounded) select id, $${values.length + 1}::boolean from account`,
    [...values, isBounded(kind)],
  );
  const [opened] = await sql.query<{ id: string }>(...find);
  if (!opened) throw new Error(`An account of the kind ${kind} could not be opened.`);
  return opened.id;
}

/** Marks accounts as emptied by a sandbox reset, at their current version. @param accountIds Bare uuids. */
export async function markReset(sql: Sql, accountIds: readonly string[]): Promise<void> {
  await sql.query(
    `update ledger_account set reset_version = balance.version from ledger_balance balance
     where balance.account_id = ledger_account.id and ledger_account.id = any($1::uuid[])`,
    [accountIds],
  );
}
