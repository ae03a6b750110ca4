import type { MetadataStorage } from '@mikro-orm/core';
import type { Caller } from '../../kernel/caller.js';
import { Conditions } from '../../kernel/list-conditions.js';
import { readPage, readPageAsSystem } from '../../kernel/read-page.js';
import type { ListArgs } from '../../kernel/list/define-list.js';
import type { Page } from '../../kernel/schema/connection.js';
import { type Link } from '../../tracking/link/link.entity.js';
import { type ActionAttempt } from '../../events/action-attempt/action-attempt.entity.js';
import { Promoter } from '../../identity/promoter/promoter.entity.js';
import { type Reward } from '../../rewards/reward/reward.entity.js';
import { Wallet, WalletOwnerType } from '../../ledger/wallet/wallet.entity.js';
import { requirePerson } from '../../identity/user/require-person.js';
import type { OwnPromoter } from './own-promoter.types.js';
import { actionAttemptList } from '../../events/action-attempt/action-attempt.list.js';
import { ownPromoterList } from '../../identity/promoter/promoter.list.js';
import { rewardList } from '../../rewards/reward/reward.list.js';
import { linkList } from '../../tracking/link/link.list.js';

/**
 * A person's own promoter records of all organizations. The database only shows a person the rows of their
 * own records (docs/adr/0012). Records passed to these methods must come from here.
 */
export class OwnPromoterService {
  constructor(private readonly metadata: MetadataStorage) {}

  /** One page of the caller's own records, in their environment. Index: promoter_user. */
  async list(caller: Caller, args: ListArgs): Promise<Page<OwnPromoter>> {
    const { userId, environment } = requirePerson(caller.principal);
    const conditions = new Conditions().and('user_id = ?', userId).and('environment = ?', environment);
    const page: unknown = await readPage(caller, this.metadata, ownPromoterList, conditions, args);
    return page as Page<OwnPromoter>;
  }

  /** The caller's own record in an organization, or null. */
  async findWith(caller: Caller, organizationId: string): Promise<OwnPromoter | null> {
    const { userId, environment } = requirePerson(caller.principal);
    return caller.loaders.loadRelated('own-promoter/organization', organizationId, async (ids) => {
      const where = { userId, environment, organizationId: { $in: [...ids] } };
      const own = await caller.em.find(Promoter, where);
      return ids.map((id) => own.find((promoter) => promoter.organizationId === id) ?? null);
    });
  }

  /** Their wallet of one asset, or null if never used. */
  async walletOf(caller: Caller, { id }: OwnPromoter, asset: string): Promise<Wallet | null> {
    return caller.loaders.loadRelated(`own-promoter/wallet/${asset}`, id, async (ids) => {
      const where = { ownerType: WalletOwnerType.PROMOTER, ownerId: { $in: [...ids] }, asset };
      const wallets = await caller.em.find(Wallet, where);
      return ids.map((key) => wallets.find((wallet) => wallet.ownerId === key) ?? null);
    });
  }

  /** One page of their rewards, which no policy shows people who promote. Index: reward_promoter. */
  async rewardsOf(caller: Caller, promoter: OwnPromoter, args: ListArgs): Promise<Page<Reward>> {
    return readPageAsSystem('OWN_RECORD', caller, this.metadata, rewardList, of(promoter), args);
  }

  /** One page of their links. Index: link_promoter. */
  async linksOf(caller: Caller, promoter: OwnPromoter, args: ListArgs): Promise<Page<Link>> {
    return readPage(caller, this.metadata, linkList, of(promoter), args);
  }

  /** One page of their attempts at gigs. Index: action_attempt_promoter. */
  async attemptsOf(caller: Caller, promoter: OwnPromoter, args: ListArgs): Promise<Page<ActionAttempt>> {
    return readPage(caller, this.metadata, actionAttemptList, of(promoter), args);
  }
}

function of({ id, environment }: OwnPromoter): Conditions {
  return new Conditions().and('promoter_id = ?', id).and('environment = ?', environment);
}
