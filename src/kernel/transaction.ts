import type { EntityManager } from '@mikro-orm/postgresql';
import { CompiledQuery, type Transaction as KyselyTransaction } from 'kysely';
import type { Pool } from 'pg';
import { ChangeCollection, collecting, currentTrail, type ObjectChange } from './audit-trail.js';
import type { NewDomainEvent } from './domain-events.js';
import { writeDomainEvents } from './event-log/write-domain-events.js';
import { inheriting, inSqlTransaction, type Sql } from './sql.js';
import { StatementLine } from './statement-line.js';
import { writeAuditEntries } from './write-audit-entries.js';

/** One business transaction. Its SQL and its domain events commit together or not at all. */
export interface Transaction {
  readonly sql: Sql;
  /**
   * For statements whose result is not needed. A batch continues at once, and fails at its end at the latest
   * if they failed. A transaction with entities waits for them.
   */
  later(work: Promise<unknown>): Promise<void>;
  record(...events: NewDomainEvent[]): void;
}

/** A business transaction that also works with entities. They are flushed before the commit. */
export interface EntityTransaction extends Transaction {
  readonly em: EntityManager;
  /** Records a change by plain SQL in the audit log. Changes of entities are recorded automatically. */
  audit(change: ObjectChange): void;
}

/**
 * Runs `work` in a transaction of the ORM. Persisted entities, SQL, domain events and audit entries commit
 * together. Outside of a mutation nothing is audited.
 */
export async function inTransaction<T>(
  em: EntityManager,
  work: (tx: EntityTransaction) => Promise<T>,
): Promise<T> {
  const trail = currentTrail();
  const changes = new ChangeCollection();
  const result = await em.transactional(async (inner) => {
    const sql = sqlOfEntityManager(inner);
    const events: NewDomainEvent[] = [];
    const tx: EntityTransaction = {
      em: inner,
      sql,
      later: async (written) => void (await written),
      record: (...more) => void events.push(...more),
      audit: (change) => {
        changes.add(change);
      },
    };
    const made = await collecting(changes, async () => {
      const answer = await work(tx);
      await inner.flush();
      return answer;
    });
    await writeDomainEvents(sql, events, new Date());
    if (trail) await writeAuditEntries(sql, trail.action, changes.list());
    return made;
  });
  if (trail) trail.isWritten = true;
  return result;
}

/** The same without entities, for the set-based hot paths. */
export async function inBatchTransaction<T>(
  pool: Pool,
  work: (tx: Transaction) => Promise<T>,
  lockTimeoutMs?: number,
): Promise<T> {
  return inSqlTransaction(
    pool,
    async (connection) => {
      const line = new StatementLine(connection);
      const events: NewDomainEvent[] = [];
      const tx: Transaction = {
        sql: line,
        later: async (written) => line.later(written),
        record: (...more) => void events.push(...more),
      };
      try {
        const result = await work(tx);
        await writeDomainEvents(line, events, new Date());
        await line.end();
        return result;
      } catch (error) {
        return line.endAfter(error);
      }
    },
    lockTimeoutMs,
  );
}

/** Plain SQL in the ORM's open transaction, so that both see and commit the same rows. */
export function sqlOfEntityManager(em: EntityManager): Sql {
  return {
    async query<Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
      const transaction = em.getTransactionContext<KyselyTransaction<unknown>>();
      if (!transaction) throw new Error('There is no open transaction.');
      const result = await transaction.executeQuery<Row>(CompiledQuery.raw(text, [...values]));
      return result.rows;
    },
    async queryPrepared<Row extends object>(
      text: string,
      values: readonly unknown[],
      prototype?: object,
    ): Promise<Row[]> {
      return inheriting(await this.query<Row>(text, values), prototype);
    },
  };
}
