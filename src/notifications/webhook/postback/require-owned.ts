import type { Caller } from '../../../kernel/caller.js';
import { notFound } from '../../../kernel/errors.js';
import { requireId } from '../../../kernel/ids.js';
import { findParty, type Party } from './postback-party.js';
import { Postback } from './postback.entity.js';

/** A postback of a promoter for whom the caller may act, even if its URL is hidden from them. */
export async function requireOwned(
  caller: Caller,
  typeId: string,
): Promise<{ id: string; postback: Postback; party: Party }> {
  const id = requireId('postback', typeId, 'id');
  const postback = await caller.em.findOne(Postback, { id, deletedAt: null });
  const party = postback && (await findParty(caller, postback.promoterId, 'webhooks:write'));
  if (!party) throw notFound('postback', 'id');
  return { id, postback, party };
}
