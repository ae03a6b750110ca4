import { ErrorCode, refuse } from '../../kernel/errors.js';
import type { Environment } from '../../kernel/environment.js';
import { newId } from '../../kernel/ids.js';
import type { Sql } from '../../kernel/sql.js';
import type { TransactionKind } from './ledger-transaction.entity.js';

/** One transfer between two accounts: the simplest balanced transaction. Accounts are bare uuids. */
export interface Transfer {
  readonly organizationId: string;
  readonly environment: Environment;
  readonly asset: string;
  readonly kind: TransactionKind;
  /** What caused it. One kind of transaction happens once for one source, ever. */
  readonly sourceId: string;
  readonly from: string;
  readonly to: string;
  /** Atomic units, more than zero. */
  readonly amount: bigint;
}

/**
 * Locks the balances of accounts and answers what each has, in atomic units (credits minus debits).
 * Always in the order of their ids, so that two transactions that need the same accounts never wait for each other.
 */
export async function lockBalances(sql: Sql, accountIds: readonly string[]): Promise<Map<string, bigint>> {
  const rows = await sql.query<{ accountId: string; balance: string | bigint }>(
    `select account_id as "accountId", credits - debits as balance from ledger_balance
     where account_id = any($1::uuid[]) order by account_id for update`,
    [[...new Set(accountIds)]],
  );
  return new Map(rows.map((row) => [row.accountId, BigInt(row.balance)]));
}

/**
 * Posts any number of transfers with three statements: transactions, balances, entries. Each balance row is changed
 * once a batch, however many entries it gets; versions and running balances are numbered in the order given.
 *
 * Must run inside a transaction. Refuses with INSUFFICIENT_FUNDS when a bounded account would fall below zero: then the
 * surrounding transaction is lost, and nothing was posted.
 */
export async function postTransactions(sql: Sql, transfers: readonly Transfer[]): Promise<void> {
  if (transfers.length === 0) return;
  const ids = transfers.map(() => newId());
  const accounts = new Set(transfers.flatMap((transfer) => [transfer.from, transfer.to]));
  const balances = await lockBalances(sql, [...accounts]);
  // Without this, a transfer between two of them would leave a transaction that has no entries.
  if (balances.size < accounts.size) throw new Error('An account of a transfer does not exist.');
  await insertTransactions(sql, ids, transfers);
  try {
    await insertEntries(sql, ids, transfers);
  } catch (error) {
    if ((error as { constraint?: string }).constraint === 'ledger_balance_floor') {
      throw refuse(ErrorCode.INSUFFICIENT_FUNDS, 'The wallet does not have that much available.');
    }
    throw error;
  }
}

async function insertTransactions(
  sql: Sql,
  ids: readonly string[],
  transfers: readonly Transfer[],
): Promise<void> {
  await sql.query(
    `insert into ledger_transaction (id, organization_id, environment, asset, kind, amount, source_id)
     select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::numeric[], $7::uuid[])`,
    [
      ids,
      transfers.map((transfer) => transfer.organizationId),
      transfers.map((transfer) => transfer.environment),
      transfers.map((transfer) => transfer.asset),
      transfers.map((transfer) => transfer.kind),
      transfers.map((transfer) => transfer.amount.toString()),
      transfers.map((transfer) => transfer.sourceId),
    ],
  );
}

/** Plan: the balances are read and updated by their primary key; the window sorts the batch's own rows, nothing stored. */
async function insertEntries(
  sql: Sql,
  ids: readonly string[],
  transfers: readonly Transfer[],
): Promise<void> {
  await sql.query(
    `with transfer as (
       select * from unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[], $5::numeric[])
         with ordinality as t (transaction_id, asset, from_id, to_id, amount, number)
     ), side as (
       select number * 2 as place, transaction_id, asset, from_id as account_id, 'DEBIT' as direction, amount from transfer
       union all
       select number * 2 + 1, transaction_id, asset, to_id, 'CREDIT', amount from transfer
     ), numbered as (
       select side.*,
              balance.version + row_number() over moves as account_version,
              balance.credits - balance.debits
                + sum(case side.direction when 'CREDIT' then side.amount else -side.amount end) over moves as balance_after
       from side join ledger_balance balance using (account_id)
       window moves as (partition by account_id order by place)
     ), moved as (
       update ledger_balance balance
       set debits = balance.debits + total.debits, credits = balance.credits + total.credits,
           version = balance.version + total.entries
       from (
         select account_id, count(*) as entries,
                coalesce(sum(amount) filter (where direction = 'DEBIT'), 0) as debits,
                coalesce(sum(amount) filter (where direction = 'CREDIT'), 0) as credits
         from side group by account_id
       ) total
       where balance.account_id = total.account_id
     )
     insert into ledger_entry (transaction_id, account_id, asset, direction, amount, account_version, balance_after)
     select transaction_id, account_id, asset, direction, amount, account_version, balance_after from numbered order by place`,
    [
      ids,
      transfers.map((transfer) => transfer.asset),
      transfers.map((transfer) => transfer.from),
      transfers.map((transfer) => transfer.to),
      transfers.map((transfer) => transfer.amount.toString()),
    ],
  );
}
