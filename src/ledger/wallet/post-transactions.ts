import { ErrorCode, refuse } from '../../kernel/errors.js';
import type { Environment } from '../../kernel/environment.js';
import { newId } from '../../kernel/ids.js';
import { rowSet } from '../../kernel/row-set.js';
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
  /** The cause. It may have one transaction of each kind, ever. */
  readonly sourceId: string;
  /** The promoter whose money moves, if any. The promoter may then see it. */
  readonly promoterId?: string | null;
  /** The transaction that this one reverses. Each can be reversed once, ever. */
  readonly reverses?: string | null;
}

/** A transaction with one movement. */
export interface Transfer extends TransactionDetails, Leg {}

/** A transaction with several movements that happen together or not at all. Balanced by construction. */
export interface LeggedTransaction extends TransactionDetails {
  readonly legs: readonly Leg[];
}

export type NewTransaction = Transfer | LeggedTransaction;

/** Statements with up to this many legs share a prepared plan. Larger ones benefit from a specific plan. */
const mostPreparedLegs = 8;

/**
 * Posts any number of transactions with one statement. Locks the balances in the order of ids and changes
 * each once, however many entries it gets. Versions and running balances follow the given order.
 *
 * Must run inside a transaction. If a bounded account would fall below zero, it throws INSUFFICIENT_FUNDS,
 * and the transaction must be rolled back. The database refuses a cause that was posted before
 * (unique_violation).
 * @returns the ids of the transactions, in the given order.
 */
export async function postTransactions(sql: Sql, transactions: readonly NewTransaction[]): Promise<string[]> {
  if (transactions.length === 0) return [];
  const ids = transactions.map(() => newId());
  const { accounts, numbers, from, to, amounts, sums } = numberLegs(transactions);
  const values = [
    ...given.values(
      transactions.map(({ promoterId = null, reverses = null, ...transaction }, index) => ({
        ...transaction,
        id: ids[index] as string,
        promoterId,
        reversesId: reverses,
        sum: sums[index] as bigint,
      })),
    ),
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
  // Otherwise a transfer between two missing accounts would create a transaction without entries.
  if (posted?.accounts !== accounts.length) throw new Error('An account of a transaction does not exist.');
  return ids;
}

/** The legs of a batch as columns. Accounts and transactions have short numbers from one, not ids. */
interface NumberedLegs {
  /** Each account once. */
  readonly accounts: string[];
  readonly numbers: number[];
  readonly from: number[];
  readonly to: number[];
  readonly amounts: string[];
  /** The total of each transaction. */
  readonly sums: bigint[];
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
    legs.sums.push(sum);
  }
  return legs;
}

const given = rowSet({
  id: 'uuid',
  organizationId: 'uuid',
  environment: 'text',
  asset: 'text',
  kind: 'text',
  sourceId: 'uuid',
  promoterId: 'uuid',
  reversesId: 'uuid',
  sum: 'numeric',
});

/**
 * All parts depend on `locked`: rows change only after their locks were taken in the order of ids. Causes are
 * claimed only after all locks (the unique index of transactions makes a second claim wait).
 *
 * `locked` returns rows as of the lock, maybe newer than the statement's snapshot. The update finds the same
 * rows. This requires the default isolation, READ COMMITTED.
 *
 * Plan: ledger_balance by primary key, twice; the windows sort the batch's own rows, nothing stored.
 */
const postSql = `
  with given as (
    select * from ${given.asNumbered('given')}
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
    select id, organization_id, environment, asset, kind, source_id, promoter_id, reverses_id, sum from given
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
