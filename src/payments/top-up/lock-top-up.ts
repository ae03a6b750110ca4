import { LockMode, type FilterQuery } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import { inTransaction, type EntityTransaction } from '../../kernel/transaction.js';
import { TopUp } from './top-up.entity.js';

/** Runs `work` in a transaction with the lock of one top-up. Every change of a top-up takes this lock. */
export async function lockTopUp<T>(
  em: EntityManager,
  which: FilterQuery<TopUp>,
  work: (tx: EntityTransaction, topUp: TopUp | null) => Promise<T>,
): Promise<T> {
  return inTransaction(em, async (tx) =>
    work(tx, await tx.em.findOne(TopUp, which, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true })),
  );
}
