import { LockMode, type EntityName, type FilterQuery } from '@mikro-orm/core';
import { notFound } from './errors.js';
import type { EntityTransaction } from './transaction.js';

/**
 * Locks an object until the end of the transaction, and reads it again, because it may have changed before
 * the lock was free. Refused as not found, with the words of `notFound`, if nothing matches `where`.
 */
export async function lockEntity<T extends object>(
  { em }: Pick<EntityTransaction, 'em'>,
  entity: EntityName<T>,
  where: FilterQuery<NoInfer<T>>,
  ...missing: Parameters<typeof notFound>
): Promise<T> {
  const found = await em.findOne(entity, where, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
  if (!found) throw notFound(...missing);
  return found;
}
