import { ErrorCode, refuse } from '../../kernel/errors.js';
import type { Environment } from '../../kernel/environment.js';
import { newId } from '../../kernel/ids.js';
import type { Sql } from '../../kernel/sql.js';
import type { TransactionKind } from './ledger-transaction.entity.js';

/** One movement between two accounts. Accounts are bare uuids. */
export interface Leg {
  readonly from: string;
  readonly to: string;
  /** Atomic units, more than zero. */
  readonly amount: bigint;
}

interface TransactionDetails {
  readonly organizationId: string;
  readonly environment: Environment;
  readonly asset: string;
  readonly kind: TransactionKind;
  /** What caused it. One kind of transaction happens once for one source, ever. */
  readonly sourceId: string;
  /** Whose money moves, when it is a promoter's: then they may see it. */
  readonly promoterId?: string | null;
  /** The transaction that this one takes back. A transaction is taken back once, ever. */
  readonly reverses?: string | null;
}

/** The simplest transaction: one movement. */
export interface Transfer extends TransactionDetails, Leg {}

/** A transaction of several movements that happen together or not at all. Balanced by construction. */
export interface LeggedTransaction extends TransactionDetails {
  readonly legs: readonly Leg[];
}

/** A transaction to post. */
export type NewTransaction = Transfer | LeggedTransaction;

/** Up to so many legs a statement is planned once for all: with more, plans that know the sizes are worth their price. */
const mostPreparedLegs = 8;

/**
 * Locks the balances of accounts and answers what each has, in atomic units (credits minus debits).
 * Always in the order of their ids, so that two transactions that need the same accounts never wait for each other.
 */
export async function lockBalances(sql: Sql, accountIds: readonly string[]): Promise<Map<string, bigint>> {
  const accounts = await lockAccounts(sql, accountIds);
  return new Map([...accounts].map(([id, { balance }]) => [id, balance]));
}

/** An account as it stands, in atomic units. */
export interface LockedAccount {
  readonly balance: bigint;
  /** Everything that ever came into it. */
  readonly credits: bigint;
}

/** The same as `lockBalances`, with everything that ever came into each account. */
export async function lockAccounts(
  sql: Sql,
  accountIds: readonly string[],
): Promise<Map<string, LockedAccount>> {
  const rows = await sql.query<{ accountId: string; balance: string | bigint; credits: string | bigint }>(
    `select account_id as "accountId", credits - debits as balance, credits from ledger_balance
     where account_id = any($1::uuid[]) order by account_id for update`,
    [[...new Set(accountIds)]],
  );
  return new Map(
    rows.map((row) => [row.accountId, { balance: BigInt(row.balance), credits: BigInt(row.credits) }]),
  );
}

/**
 * Posts any number of transactions with one statement. It locks the balances in the order of their ids, then changes each
 * balance row once, however many entries it gets; versions and running balances are numbered in the order given.
 *
 * Must run inside a transaction. Refuses with INSUFFICIENT_FUNDS when a bounded account would fall below zero: then the
 * surrounding transaction is lost, and nothing was posted. A cause that was posted before is refused by the database
 * (unique_violation).
 * @returns the ids of the transactions, in the order given.
 */
export async function postTransactions(sql: Sql, transactions: readonly NewTransaction[]): Promise<string[]> {
  if (transactions.length === 0) return [];
  const ids = transactions.map(() => newId());
  const { accounts, numbers, from, to, amounts, sums } = numberLegs(transactions);
  const values = [
    ids,
    transactions.map(({ organizationId }) => organizationId),
    transactions.map(({ environment }) => environment),
    transactions.map(({ asset }) => asset),
    transactions.map(({ kind }) => kind),
    transactions.map(({ sourceId }) => sourceId),
    transactions.map(({ promoterId }) => promoterId ?? null),
    transactions.map(({ reverses }) => reverses ?? null),
    sums,
    numbers,
    from,
    to,
    amounts,
    accounts,
  ];
  const isSmall = numbers.length <= mostPreparedLegs;
  const [posted] = await (
    isSmall
      ? sql.queryPrepared<{ accounts: number }>(postSql, values)
      : sql.query<{ accounts: number }>(postSql, values)
  ).catch((error: unknown) => {
    if ((error as { constraint?: string }).constraint === 'ledger_balance_floor') {
      throw refuse(ErrorCode.INSUFFICIENT_FUNDS, 'The wallet does not have that much available.');
    }
    throw error;
  });
  // Without this, a transfer between two of them would leave a transaction that has no entries.
  if (posted?.accounts !== accounts.length) throw new Error('An account of a transaction does not exist.');
  return ids;
}

/** The columns of a batch's legs. Accounts and transactions go by their number in the batch, from one: that is shorter than an id. */
interface NumberedLegs {
  /** Every account once. */
  readonly accounts: string[];
  readonly numbers: number[];
  readonly from: number[];
  readonly to: number[];
  readonly amounts: string[];
  /** What each transaction comes to. */
  readonly sums: string[];
}

function numberLegs(transactions: readonly NewTransaction[]): NumberedLegs {
  const legs: NumberedLegs = { accounts: [], numbers: [], from: [], to: [], amounts: [], sums: [] };
  const known = new Map<string, number>();
  const numberOf = (account: string): number => {
    let number = known.get(account);
    if (number === undefined) known.set(account, (number = legs.accounts.push(account)));
    return number;
  };
  for (const transaction of transactions) {
    let sum = 0n;
    for (const { from, to, amount } of 'legs' in transaction ? transaction.legs : [transaction]) {
      legs.numbers.push(legs.sums.length + 1);
      legs.from.push(numberOf(from));
      legs.to.push(numberOf(to));
      legs.amounts.push(amount.toString());
      sum += amount;
    }
    legs.sums.push(sum.toString());
  }
  return legs;
}

/**
 * Every part of it hangs on `locked`, so no row is changed before its lock was taken in the order of ids, and no cause is
 * claimed (the unique index of transactions makes a second one wait) before every lock is held.
 *
 * `locked` has the rows as they are once the lock is had, newer than the statement's snapshot if somebody was before us;
 * the update finds the same newer rows. The default isolation, READ COMMITTED, is what makes it so.
 *
 * Plan: ledger_balance by primary key, twice; the windows sort the batch's own rows, nothing stored.
 */
const postSql = `
  with given as (
    select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::uuid[], $7::uuid[], $8::uuid[], $9::numeric[])
      with ordinality as t (id, organization_id, environment, asset, kind, source_id, promoter_id, reverses_id, amount, number)
  ), leg as (
    select * from unnest($10::int[], $11::int[], $12::int[], $13::numeric[])
      with ordinality as l (transaction_number, from_number, to_number, amount, number)
  ), side as (
    select number * 2 as place, transaction_number, from_number as account_number, 'DEBIT' as direction, amount from leg
    union all
    select number * 2 + 1, transaction_number, to_number, 'CREDIT', amount from leg
  ), locked as materialized (
    select account_id, credits - debits as balance, version from ledger_balance
    where account_id = any($14::uuid[]) order by account_id for update
  ), numbered as materialized (
    select side.*, locked.account_id, locked.version + row_number() over moves as account_version,
           locked.balance + sum(case side.direction when 'CREDIT' then side.amount else -side.amount end) over moves as balance_after
    from side
    join unnest($14::uuid[]) with ordinality as account (id, number) on account.number = side.account_number
    join locked on locked.account_id = account.id
    window moves as (partition by side.account_number order by side.place)
  ), written as (
    insert into ledger_transaction (id, organization_id, environment, asset, kind, source_id, promoter_id, reverses_id, amount)
    select id, organization_id, environment, asset, kind, source_id, promoter_id, reverses_id, amount from given
    where (select count(*) from locked) = cardinality($14::uuid[])
    order by organization_id, kind, source_id
  ), moved as (
    update ledger_balance balance
    set debits = balance.debits + total.debits, credits = balance.credits + total.credits,
        version = balance.version + total.entries
    from (
      select account_id, count(*) as entries,
             coalesce(sum(amount) filter (where direction = 'DEBIT'), 0) as debits,
             coalesce(sum(amount) filter (where direction = 'CREDIT'), 0) as credits
      from numbered group by account_id
    ) total
    where balance.account_id = total.account_id
  ), entered as (
    insert into ledger_entry (transaction_id, account_id, asset, direction, amount, account_version, balance_after)
    select given.id, account_id, given.asset, direction, numbered.amount, account_version, balance_after
    from numbered join given on given.number = transaction_number order by place
  )
  select count(*)::int as accounts from locked`;
