import type { Pool } from 'pg';
import type { Logger } from '../../kernel/logger.js';
import { findLockHolders } from '../../ledger/wallet/find-lock-holders.js';
import { isLockTimeout, isTransient, sqlOf, type Sql } from '../../kernel/sql.js';
import { inBatchTransaction, type Transaction } from '../../kernel/transaction.js';
import { nameOf, TenantRoundRobin, type QueueName, type Tenant } from './queues.js';

/** How long a lane waits for a tenant's wallet. A lost process may hold the lock for seconds. */
const laneLockMs = 200;

/** The queue of the tenants, and its processing. */
export interface Work<Item extends Tenant & { readonly id: string }> {
  readonly queue: QueueName;
  readonly batchSize: number;
  /** Locks and returns a tenant's queued items up to a limit. Empty if others have locked all. */
  readonly claim: (sql: Sql, tenant: Tenant, limit: number) => Promise<readonly Item[]>;
  /** Processes all items, or fails without any effect. */
  readonly evaluate: (tx: Transaction, items: readonly Item[]) => Promise<void>;
  /** Marks an item that cannot be processed, with its fault as text, so that it does not block others. */
  readonly setAside: (sql: Sql, id: string, fault: string) => Promise<void>;
}

/**
 * Processes a queue in batches of one tenant, each in one transaction: exactly-once effect. Tenants take
 * turns round-robin, even after a failed batch. After a fault, the tenant's next batch has half the size,
 * until the faulty item is alone.
 */
export class TenantDrain<Item extends Tenant & { readonly id: string }> {
  private readonly roundRobin: TenantRoundRobin<Item>;
  /** The next batch size of tenants whose last batch failed. */
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
   * Processes due items until none is left or the signal aborts, and returns their number. Retries temporary
   * failures (deadlock, out of memory) later, and throws for them after all other tenants had their turn.
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

  /** Milliseconds until the first row is due; negative if another lane has it. Undefined without rows. */
  async untilFirstDue(): Promise<number | undefined> {
    return this.roundRobin.untilFirstDue(sqlOf(this.pool));
  }

  /** One batch; undefined if there is none. */
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

  /** These tenants are retried in the next round. Such a long wait is worth a log line. */
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

/** The error message without the stack, which is in the log. PostgreSQL can store the result. */
function inWords(error: unknown): string {
  const { code, name, message } = error as { code?: unknown; name?: unknown; message?: unknown };
  const words = `${typeof code === 'string' ? code : String(name)}: ${String(message)}`;
  return words.slice(0, 200).replaceAll('\0', '\ufffd').toWellFormed();
}
