import type { EntityClass, FilterQuery } from '@mikro-orm/core';
import type { Caller } from '../../kernel/caller.js';
import { findNodeOf } from '../../kernel/node-loader.js';
import { asSystem } from '../../kernel/tenant-scope.js';
import { Promoter } from '../../identity/promoter/promoter.entity.js';

interface Earned {
  readonly id: string;
  readonly promoterId: string;
}

/**
 * An object of the calling person's own promoter records in their environment, by its bare uuid, as the lists
 * of `OwnPromoter` show it. Null if it is not theirs. Objects of one tick are read together.
 */
export async function findOwnObject(
  caller: Caller,
  entity: EntityClass<Earned>,
  id: string,
): Promise<Earned | null> {
  const find = findNodeOf(`own/${entity.name}`, async ({ em, principal }, ids) => {
    if (principal.kind !== 'user') return [];
    const { userId, environment } = principal;
    const own = await em.find(Promoter, { userId, environment });
    const promoterId = { $in: own.map((promoter) => promoter.id) };
    const where = { id: { $in: ids }, promoterId, environment } as FilterQuery<Earned>;
    return own.length === 0 ? [] : asSystem('OWN_RECORD', async () => em.find(entity, where));
  });
  return find(caller, id);
}
