import type { MetadataStorage } from '@mikro-orm/core';
import type { Caller } from '../../kernel/caller.js';
import { decodeId, requireId } from '../../kernel/ids.js';
import { requireScope } from '../../kernel/principal.js';
import { Conditions, tenantConditions } from '../../kernel/list-conditions.js';
import { readPage } from '../../kernel/read-page.js';
import type { Page, PageArgs } from '../../kernel/schema/connection.js';
import type { Promoter } from '../../identity/promoter/promoter.entity.js';
import { Payout } from './payout.entity.js';
import type { PayoutFilter } from './payout.inputs.js';

/** Finds payouts. */
export class PayoutService {
  constructor(private readonly metadata: MetadataStorage) {}

  /** The payout with this TypeID, if it is the caller's own or of their organizations; else null. */
  async find(caller: Caller, typeId: string): Promise<Payout | null> {
    const { principal } = caller;
    requireScope(principal, 'payouts:read');
    const id = decodeId('payout', typeId);
    const found = await caller.loaders.load(Payout, id);
    if (found || id === undefined || principal.kind !== 'user') return found;
    const [own] = await caller.sql.query(
      `select 1 from payout join promoter on promoter.id = payout.promoter_id
       where payout.id = $1 and promoter.user_id = $2 and payout.environment = $3`,
      [id, principal.userId, principal.environment],
    );
    return own ? caller.em.findOne(Payout, { id }) : null;
  }

  /** One page of the payouts of the caller's promoters. Index: payout_organization, payout_promoter. */
  async list(caller: Caller, filter: PayoutFilter, args: PageArgs): Promise<Page<Payout>> {
    const conditions = tenantConditions(caller.principal, 'payouts:read', filter.organizationId).andIf(
      filter.status,
      'status = ?',
    );
    if (filter.promoterId != null) {
      conditions.and('promoter_id = ?', requireId('promoter', filter.promoterId, 'promoterId'));
    }
    return readPage(caller, this.metadata, Payout, conditions, args);
  }

  /** One page of payouts of the caller's own record, verified by the caller. Index: payout_promoter. */
  async listOwn(
    caller: Caller,
    { id, environment }: Pick<Promoter, 'id' | 'environment'>,
    args: PageArgs,
  ): Promise<Page<Payout>> {
    const conditions = new Conditions().and('promoter_id = ?', id).and('environment = ?', environment);
    return readPage(caller, this.metadata, Payout, conditions, args);
  }
}
