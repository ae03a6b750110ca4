import type { Pool } from 'pg';
import type { Logger } from '../../kernel/logger.js';
import { findLockHolders } from '../../ledger/wallet/find-lock-holders.js';
import { isLockTimeout, isTransient, sqlOf, type Sql } from '../../kernel/sql.js';
import { inBatchTransaction, type Transaction } from '../../kernel/transaction.js';
import { nameOf, TenantRoundRobin, type QueueName, type Tenant } from './tenant-round-robin.js';

/** How long a lane waits for the wallet of one tenant before it serves the next: a lost process may hold it for seconds. */
const laneLockMs = 200;

/** What waits of tenants, and what is done with it. */
export interface Work<Item extends Tenant & { readonly id: string }> {
  readonly queue: QueueName;
  readonly batchSize: number;
  /** Locks and answers what waits of a tenant, up to a limit; nothing when others have all of it. */
  readonly claim: (sql: Sql, tenant: Tenant, limit: number) => Promise<readonly Item[]>;
  /** Does all of it, or fails and has done nothing. */
  readonly evaluate: (tx: Transaction, items: readonly Item[]) => Promise<void>;
  /** Marks the one that cannot be done, with its fault in words, so that it never blocks the others. */
  readonly setAside: (sql: Sql, id: string, fault: string) => Promise<void>;
}

/**
 * Works a queue off, a batch of one tenant at a time, each batch in one transaction: exactly-once effect. Tenants take roundRobin, whatever
 * becomes of their batches. A batch that hits a fault is tried again at half its size when its tenant has its next turn, until the one
 * at fault stands alone.
 */
export class TenantDrain<Item extends Tenant & { readonly id: string }> {
  private readonly roundRobin: TenantRoundRobin<Item>;
  /** Of tenants whose last batch hit a fault: how many to try next. */
  private readonly limits = new Map<string, number>();

  constructor(
    private readonly pool: Pool,
    private readonly log: Logger,
    private readonly work: Work<Item>,
  ) {
    this.roundRobin = new TenantRoundRobin(work.queue, async (sql, tenant) =>
      work.claim(sql, tenant, this.limitOf(tenant)),
    );
  }

  /**
   * Does what is due now, until nothing is or the signal aborts. Answers how many it was. What fails for the moment (a deadlock, no
   * memory) is left for the next time, and told by an error when all others have had their roundRobin.
   */
  async drain(signal: AbortSignal): Promise<number> {
    const left = new Map<string, unknown>();
    let total = 0;
    while (!signal.aborted) {
      const count = await this.step(left);
      if (count === undefined) break;
      total += count;
    }
    const failures = [...left.values()];
    const locked = [...left].filter(([, error]) => isLockTimeout(error)).map(([tenant]) => tenant);
    if (locked.length > 0) await this.reportLockHolders(locked);
    for (const error of failures) if (!isLockTimeout(error)) throw error;
    return total;
  }

  /** Milliseconds until the first row of the queue is due: negative when another lane has it. Undefined when the queue is empty. */
  async untilFirstDue(): Promise<number | undefined> {
    return this.roundRobin.untilFirstDue(sqlOf(this.pool));
  }

  /** One batch; undefined when there is none. */
  private async step(left: Map<string, unknown>): Promise<number | undefined> {
    let claimed: readonly Item[] = [];
    try {
      await inBatchTransaction(
        this.pool,
        async (tx) => {
          claimed = await this.roundRobin.claimNext(tx.sql, left);
          await this.work.evaluate(tx, claimed);
        },
        laneLockMs,
      );
      const [first] = claimed;
      if (!first) return undefined;
      this.roundRobin.pass(first);
      this.recover(first);
      return claimed.length;
    } catch (error) {
      const [first] = claimed;
      if (!first) throw error;
      this.roundRobin.pass(first);
      if (isTransient(error)) left.set(nameOf(first), error);
      else if (claimed.length === 1) return this.setAside(first, error);
      else this.divide(first, claimed.length, error);
      return 0;
    }
  }

  /** Those tenants are tried again in the next round; a wait this long is worth a line. */
  private async reportLockHolders(tenants: readonly string[]): Promise<void> {
    const holders = await findLockHolders(sqlOf(this.pool));
    this.log.warn({ queue: this.work.queue, tenants, holders }, 'a lane skipped locked wallets');
  }

  private limitOf(tenant: Tenant): number {
    return this.limits.get(nameOf(tenant)) ?? this.work.batchSize;
  }

  private recover(tenant: Tenant): void {
    const limit = this.limitOf(tenant) * 2;
    if (limit < this.work.batchSize) this.limits.set(nameOf(tenant), limit);
    else this.limits.delete(nameOf(tenant));
  }

  private divide(tenant: Tenant, size: number, error: unknown): void {
    const limit = Math.ceil(size / 2);
    this.limits.set(nameOf(tenant), limit);
    const { queue } = this.work;
    this.log.warn({ err: error, queue, limit }, 'evaluation of a batch failed; trying a smaller one');
  }

  private async setAside(item: Item, error: unknown): Promise<number> {
    const { queue } = this.work;
    this.log.error(
      { err: error, [`${queue}Id`]: item.id },
      `${queue === 'event' ? 'an event' : 'a click'} cannot be evaluated and was marked FAILED`,
    );
    await this.work.setAside(sqlOf(this.pool), item.id, inWords(error));
    return 1;
  }
}

/** What went wrong, without where: the log has the rest. Text that PostgreSQL can keep, whatever it quotes. */
function inWords(error: unknown): string {
  const { code, name, message } = error as { code?: unknown; name?: unknown; message?: unknown };
  const words = `${typeof code === 'string' ? code : String(name)}: ${String(message)}`;
  return words.slice(0, 200).replaceAll('\0', '\ufffd').toWellFormed();
}
