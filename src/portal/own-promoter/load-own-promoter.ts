import type { Caller } from '../../kernel/caller.js';
import { Promoter } from '../../identity/promoter/promoter.entity.js';
import { requirePerson } from '../../identity/user/require-person.js';
import type { OwnPromoter } from './own-promoter.types.js';

/** The caller's own promoter record with this bare uuid, in their environment; null if it is not theirs. */
export async function loadOwnPromoter(caller: Caller, id: string): Promise<OwnPromoter | null> {
  const { userId, environment } = requirePerson(caller.principal);
  return caller.em.findOne(Promoter, { id, userId, environment });
}
