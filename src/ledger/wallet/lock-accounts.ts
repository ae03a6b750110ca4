import type { Sql } from '../../kernel/sql.js';

/**
 * Locks the balances of accounts and returns them in atomic units (credits minus debits). Always in the order
 * of ids, so that transactions with the same accounts cannot deadlock.
 */
export async function lockBalances(sql: Sql, accountIds: readonly string[]): Promise<Map<string, bigint>> {
  const accounts = await lockAccounts(sql, accountIds);
  return new Map([...accounts].map(([id, { balance }]) => [id, balance]));
}

/** An account's current amounts, in atomic units. */
export interface LockedAccount {
  readonly balance: bigint;
  /** The sum of all credits. */
  readonly credits: bigint;
}

/** Like `lockBalances`, with the sum of each account's credits. */
export async function lockAccounts(
  sql: Sql,
  accountIds: readonly string[],
): Promise<Map<string, LockedAccount>> {
  const rows = await sql.query<LockedAccount & { accountId: string }>(
    `select account_id as "accountId", credits - debits as balance, credits from ledger_balance
     where account_id = any($1::uuid[]) order by account_id for update`,
    [[...new Set(accountIds)]],
  );
  return new Map(rows.map((row) => [row.accountId, row]));
}
