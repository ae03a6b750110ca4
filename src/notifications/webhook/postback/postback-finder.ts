import type { MetadataStorage } from '@mikro-orm/core';
import type { Promoter } from '../../../identity/promoter/promoter.entity.js';
import type { Caller } from '../../../kernel/caller.js';
import { decodeId } from '../../../kernel/ids.js';
import { Conditions, tenantConditions } from '../../../kernel/list-conditions.js';
import { findNodeOf } from '../../../kernel/node-loader.js';
import { requireScope } from '../../../kernel/principal.js';
import { readPage } from '../../../kernel/read-page.js';
import { inSelection } from '../../../kernel/selected-columns.js';
import type { ListArgs } from '../../../kernel/list/define-list.js';
import type { Page } from '../../../kernel/schema/connection.js';
import { findParty, type Party } from './postback-party.js';
import { Postback, PostbackParty } from './postback.entity.js';
import { requireOwned } from './require-owned.js';
import { requireOpen, showTo, type ShownPostback } from './shown-postback.js';
import { postbackList } from './postback.list.js';

/** The postback with this bare uuid, if it is the caller's own or of their organizations; else null. */
export const findPostback = findNodeOf('Postback', async (caller, ids): Promise<ShownPostback[]> => {
  if (caller.principal.kind === 'key') requireScope(caller.principal, 'webhooks:read');
  const found = await caller.em.find(Postback, { id: { $in: ids }, deletedAt: null });
  const promoters = [...new Set(found.map(({ promoterId }) => promoterId))];
  const parties = await Promise.all(promoters.map(async (id) => findParty(caller, id, 'webhooks:read')));
  return found.flatMap((postback) => {
    const party = parties[promoters.indexOf(postback.promoterId)];
    return party ? [showTo(postback, party)] : [];
  });
});

/** Finds the postbacks of promoters. */
export class PostbackFinder {
  constructor(private readonly metadata: MetadataStorage) {}

  /** The postback with this TypeID, if it is the caller's own or of their organizations; else null. */
  async find(caller: Caller, typeId: string): Promise<ShownPostback | null> {
    const id = decodeId('postback', typeId);
    return id === undefined ? null : findPostback(caller, id);
  }

  /** The postback with this TypeID, if the caller may read its URL and change it. */
  async requireOwn(caller: Caller, typeId: string): Promise<{ postback: ShownPostback; party: Party }> {
    const { postback, party } = await requireOwned(caller, typeId);
    requireOpen(postback, party);
    return { postback: showTo(postback, party), party };
  }

  /** One page of the caller's own record, which the caller has verified. Index: postback_promoter. */
  async listOwn(
    caller: Caller,
    { id, environment }: Pick<Promoter, 'id' | 'environment'>,
    args: ListArgs,
  ): Promise<Page<Postback>> {
    const own = new Conditions().and('promoter_id = ?', id).and('environment = ?', environment);
    return this.page(caller, own, PostbackParty.PROMOTER, args);
  }

  /** One page of the postbacks of a promoter of the caller's organization. Index: postback_promoter. */
  async listOf(caller: Caller, promoterId: string, args: ListArgs): Promise<Page<Postback>> {
    const kept = tenantConditions(caller.principal, 'webhooks:read').and('promoter_id = ?', promoterId);
    return this.page(caller, kept, PostbackParty.ORGANIZATION, args);
  }

  private async page(
    caller: Caller,
    conditions: Conditions,
    acts: PostbackParty,
    args: ListArgs,
  ): Promise<Page<Postback>> {
    // `showTo` looks at the party, whether it was asked for or not.
    const page = await inSelection(undefined, async () =>
      readPage(caller, this.metadata, postbackList, conditions.and('deleted_at is null'), args),
    );
    for (const postback of page.nodes) showTo(postback, { acts });
    return page;
  }
}
