import type { EntityManager } from '@mikro-orm/postgresql';
import { CompiledQuery, type Transaction as KyselyTransaction } from 'kysely';
import type { Pool } from 'pg';
import { writeDomainEvents, type NewDomainEvent } from './domain-events.js';
import { inSqlTransaction, type Sql } from './sql.js';

/** One business transaction: SQL that runs in it, and facts that are written with it or not at all. */
export interface Transaction {
  readonly sql: Sql;
  record(...events: NewDomainEvent[]): void;
}

/** A business transaction that also works with entities; they are flushed before it commits. */
export interface EntityTransaction extends Transaction {
  readonly em: EntityManager;
}

/** Runs `work` in a transaction of the ORM. What it persists, its SQL and its domain events commit together. */
export async function inTransaction<T>(
  em: EntityManager,
  work: (tx: EntityTransaction) => Promise<T>,
): Promise<T> {
  return em.transactional(async (inner) => {
    const sql = sqlOfEntityManager(inner);
    const events: NewDomainEvent[] = [];
    const result = await work({ em: inner, sql, record: (...more) => void events.push(...more) });
    await inner.flush();
    await writeDomainEvents(sql, events, new Date());
    return result;
  });
}

/** The same without entities, for the set-based hot paths. */
export async function inBatchTransaction<T>(pool: Pool, work: (tx: Transaction) => Promise<T>): Promise<T> {
  return inSqlTransaction(pool, async (sql) => {
    const events: NewDomainEvent[] = [];
    const result = await work({ sql, record: (...more) => void events.push(...more) });
    await writeDomainEvents(sql, events, new Date());
    return result;
  });
}

/** Plain SQL inside the ORM's open transaction, so that both see and commit the same rows. */
function sqlOfEntityManager(em: EntityManager): Sql {
  return {
    async query<Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
      const transaction = em.getTransactionContext<KyselyTransaction<unknown>>();
      if (!transaction) throw new Error('There is no open transaction.');
      const result = await transaction.executeQuery<Row>(CompiledQuery.raw(text, [...values]));
      return result.rows;
    },
    async queryPrepared<Row extends object>(text: string, values: readonly unknown[]): Promise<Row[]> {
      return this.query<Row>(text, values);
    },
  };
}
