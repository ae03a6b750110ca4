import type { LeggedTransaction } from '../../../src/ledger/wallet/post-transactions.js';
import { ErrorCode } from '../../../src/kernel/errors.js';
import type { Chart } from './ledger-chart.js';
import { sqlState, type LedgerRoom } from './ledger-room.js';

/** A row of `ledger_balance`. */
export interface Balance {
  readonly accountId: string;
  readonly debits: bigint;
  readonly credits: bigint;
  readonly version: number;
}

/** A row of `ledger_entry`. */
interface Entry {
  readonly transactionId: string;
  readonly accountId: string;
  readonly asset: string;
  readonly direction: 'DEBIT' | 'CREDIT';
  readonly amount: bigint;
  readonly version: number;
  readonly balanceAfter: bigint;
}

/** An accepted transaction. */
export interface Posted extends LeggedTransaction {
  readonly id: string;
}

const causeOf = ({ organizationId, kind, sourceId }: LeggedTransaction): string =>
  [organizationId, kind, sourceId].join();

/** A simple, slow and sequential model of the ledger. */
export class LedgerPaper {
  readonly posted: Posted[] = [];
  readonly #balances: Map<string, Balance>;
  readonly #entries: Entry[] = [];
  readonly #causes = new Set<string>();
  readonly #reversed = new Set<string>();

  private constructor(
    readonly chart: Chart,
    balances: readonly Balance[],
  ) {
    this.#balances = new Map(balances.map((balance) => [balance.accountId, balance]));
  }

  /** Starts with the balances of a chart's accounts. */
  static async of(room: LedgerRoom, chart: Chart): Promise<LedgerPaper> {
    return new LedgerPaper(chart, await readBalances(room, chart));
  }

  /** Every reason to refuse a batch. It must be refused for one of them, or accepted if there is none. */
  reasonsAgainst(batch: readonly LeggedTransaction[]): Set<string> {
    const reasons = new Set<string>();
    const moved = new Map<string, bigint>();
    const move = (account: string, amount: bigint): void =>
      void moved.set(account, (moved.get(account) ?? 0n) + amount);
    for (const { asset, legs } of batch) {
      for (const { from, to, amount } of legs) {
        if (amount <= 0n) reasons.add(sqlState.checkViolation);
        for (const account of [from, to]) {
          const known = this.chart.accounts.get(account);
          if (known === undefined) addAll(reasons, missingAccount);
          else if (known.asset !== asset) reasons.add(sqlState.foreignKeyViolation);
        }
        move(from, -amount);
        move(to, amount);
      }
    }
    for (const [account, amount] of moved) {
      const isBounded = this.chart.accounts.get(account)?.isBounded ?? false;
      if (isBounded && this.#balanceOf(account) + amount < 0n) reasons.add(ErrorCode.INSUFFICIENT_FUNDS);
    }
    const causes = batch.map(causeOf);
    const isKnown = causes.some((cause) => this.#causes.has(cause));
    if (isKnown || new Set(causes).size < causes.length) reasons.add(sqlState.uniqueViolation);
    if (batch.some(({ reverses }) => reverses && this.#reversed.has(reverses))) {
      reasons.add(ErrorCode.CONFLICT);
    }
    return reasons;
  }

  /** Records an accepted batch with its ids. */
  write(batch: readonly LeggedTransaction[], ids: readonly string[]): void {
    for (const [place, transaction] of batch.entries()) {
      const id = ids[place] ?? '';
      this.posted.push({ ...transaction, id });
      this.#causes.add(causeOf(transaction));
      if (transaction.reverses) this.#reversed.add(transaction.reverses);
      for (const { from, to, amount } of transaction.legs) {
        this.#enter(id, transaction.asset, from, 'DEBIT', amount);
        this.#enter(id, transaction.asset, to, 'CREDIT', amount);
      }
    }
  }

  /** The complete expected data, with every column. */
  expected(): { readonly balances: Balance[]; readonly entries: Entry[]; readonly reversed: string[] } {
    const balances = [...this.#balances.values()].toSorted((a, b) => (a.accountId < b.accountId ? -1 : 1));
    return { balances, entries: this.#entries, reversed: [...this.#reversed].toSorted() };
  }

  /** The same data in the database. */
  async actual(room: LedgerRoom): Promise<object> {
    const { rows: entries } = await room.pool.query<Entry>(
      `select transaction_id as "transactionId", account_id as "accountId", asset, direction, amount,
              account_version as version, balance_after as "balanceAfter"
       from ledger_entry where transaction_id = any($1::uuid[]) order by id`,
      [this.posted.map(({ id }) => id)],
    );
    const { rows: reversed } = await room.pool.query<{ id: string }>(
      `select reverses_id as id from ledger_transaction where organization_id = any($1::uuid[]) and reverses_id is not null order by 1`,
      [this.chart.organizationIds],
    );
    return {
      balances: await readBalances(room, this.chart),
      entries,
      reversed: reversed.map(({ id }) => id),
    };
  }

  #balanceOf(account: string): bigint {
    const balance = this.#balances.get(account);
    return balance === undefined ? 0n : balance.credits - balance.debits;
  }

  #enter(
    transactionId: string,
    asset: string,
    accountId: string,
    direction: Entry['direction'],
    amount: bigint,
  ): void {
    const before = this.#balances.get(accountId) ?? { accountId, debits: 0n, credits: 0n, version: 0 };
    const after = {
      accountId,
      debits: before.debits + (direction === 'DEBIT' ? amount : 0n),
      credits: before.credits + (direction === 'CREDIT' ? amount : 0n),
      version: before.version + 1,
    };
    this.#balances.set(accountId, after);
    const balanceAfter = after.credits - after.debits;
    const { version } = after;
    this.#entries.push({ transactionId, accountId, asset, direction, amount, version, balanceAfter });
  }
}

/** The code, the transaction's sum or the foreign key detects a missing account first. */
const missingAccount = [
  'An account of a transaction does not exist.',
  sqlState.checkViolation,
  sqlState.foreignKeyViolation,
];

function addAll<T>(set: Set<T>, values: readonly T[]): void {
  for (const value of values) set.add(value);
}

/** The balances of a chart's accounts, by id. */
export async function readBalances(room: LedgerRoom, chart: Chart): Promise<Balance[]> {
  const { rows } = await room.pool.query<Balance>(
    `select account_id as "accountId", debits, credits, version from ledger_balance where account_id = any($1::uuid[]) order by 1`,
    [[...chart.accounts.keys()]],
  );
  return rows;
}
