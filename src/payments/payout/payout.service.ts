import type { MetadataStorage } from '@mikro-orm/core';
import type { Caller } from '../../kernel/caller.js';
import { decodeId } from '../../kernel/ids.js';
import { findNodeOf } from '../../kernel/node-loader.js';
import { requireScope } from '../../kernel/principal.js';
import { Conditions, type Within, listConditions } from '../../kernel/list-conditions.js';
import { readPage } from '../../kernel/read-page.js';
import type { ListArgs } from '../../kernel/list/define-list.js';
import type { Page } from '../../kernel/schema/connection.js';
import type { Promoter } from '../../identity/promoter/promoter.entity.js';
import { Payout } from './payout.entity.js';
import { payoutList } from './payout.list.js';

/** The payouts of the caller's organizations, and those of the calling person. By primary key. */
export const findPayout = findNodeOf('Payout', async ({ principal, em, sql }, ids) => {
  const { organizationIds, environment } = requireScope(principal, 'payouts:read');
  const found = await em.find(Payout, {
    id: { $in: ids },
    organizationId: { $in: [...organizationIds] },
    environment,
  });
  if (found.length === ids.length || principal.kind !== 'user') return found;
  const own = await sql.query<{ id: string }>(
    `select payout.id from payout join promoter on promoter.id = payout.promoter_id
     where payout.id = any($1::uuid[]) and promoter.user_id = $2 and payout.environment = $3`,
    [ids, principal.userId, environment],
  );
  if (own.length === 0) return found;
  return [...found, ...(await em.find(Payout, { id: { $in: own.map(({ id }) => id) } }))];
});

/** Finds payouts. */
export class PayoutService {
  constructor(private readonly metadata: MetadataStorage) {}

  /** The payout with this TypeID, if it is the caller's own or of their organizations; else null. */
  async find(caller: Caller, typeId: string): Promise<Payout | null> {
    requireScope(caller.principal, 'payouts:read');
    const id = decodeId('payout', typeId);
    return id === undefined ? null : findPayout(caller, id);
  }

  /** One page of the payouts of the caller's promoters. Index: payout_organization, payout_promoter. */
  async list(caller: Caller, args: ListArgs, within: Within = {}): Promise<Page<Payout>> {
    const conditions = listConditions(caller.principal, 'payouts:read', args, within);
    return readPage(caller, this.metadata, payoutList, conditions, args);
  }

  /** One page of payouts of the caller's own record, verified by the caller. Index: payout_promoter. */
  async listOwn(
    caller: Caller,
    { id, environment }: Pick<Promoter, 'id' | 'environment'>,
    args: ListArgs,
  ): Promise<Page<Payout>> {
    const conditions = new Conditions().and('promoter_id = ?', id).and('environment = ?', environment);
    return readPage(caller, this.metadata, payoutList, conditions, args);
  }
}
