import { type Within, listConditions } from '../../kernel/list-conditions.js';
import type { MetadataStorage } from '@mikro-orm/core';
import type { Caller } from '../../kernel/caller.js';
import { conflict, ErrorCode, notFound, refuse } from '../../kernel/errors.js';
import { decodeId, encodeId, requireId } from '../../kernel/ids.js';
import { lockEntity } from '../../kernel/lock-entity.js';
import { ownRows } from '../../kernel/own-rows.js';
import { requireScope, requireScopeOn } from '../../kernel/principal.js';
import { defineQuota, type Quotas } from '../../kernel/quotas.js';
import { readPage } from '../../kernel/read-page.js';
import type { ListArgs } from '../../kernel/list/define-list.js';
import type { Page } from '../../kernel/schema/connection.js';
import { refuseNull } from '../../kernel/refuse-null.js';
import { inTransaction, type EntityTransaction } from '../../kernel/transaction.js';
import { Campaign } from '../campaign/campaign.entity.js';
import { keepCampaign } from '../campaign/keep-campaign.js';
import { payoutIn } from '../campaign/payout-in.js';
import { eventOfStatus, gigDomainEvent } from './gig-domain-event.js';
import { GigStatus } from './gig-status.js';
import { Gig, GigRepeat, Verification } from './gig.entity.js';
import type { CreateGigInput, UpdateGigInput } from './gig.inputs.js';
import { gigList } from './gig.list.js';

/** Values: campaign. Index: gig_campaign. */
export const gigQuota = defineQuota({
  name: 'QUOTA_GIGS',
  description: 'The most gigs of a campaign.',
  fallback: 'FREE=100,PRO=500',
  noun: 'gigs in a campaign',
  remedy: 'Delete a draft',
  counted: 'from gig where campaign_id = $1',
});

/** Creates, changes and finds gigs, and changes their status. */
export class GigService {
  constructor(
    private readonly metadata: MetadataStorage,
    private readonly quotas: Quotas,
  ) {}

  /** Creates a draft inside a campaign. */
  async create(caller: Caller, input: CreateGigInput): Promise<Gig> {
    requireScope(caller.principal, 'gigs:write');
    const campaign = await caller.loaders.loadByTypeId(Campaign, 'campaign', input.campaignId);
    if (!campaign) throw notFound('campaign', 'campaignId');
    requireScopeOn(caller.principal, 'gigs:write', campaign);
    const gig = new Gig();
    const { organizationId, environment, id: campaignId } = campaign;
    Object.assign(gig, { organizationId, environment, campaignId, verification: Verification.AUTO });
    apply(gig, campaign, input);
    return inTransaction(caller.em, async (tx) => {
      await keepCampaign(tx.sql, campaignId);
      const use = { organizationId, values: [campaignId], field: 'campaignId' };
      await this.quotas.requireRoom(tx.sql, gigQuota, use);
      tx.em.persist(gig);
      tx.record(gigDomainEvent('gig.created', gig));
      return gig;
    });
  }

  /** Changes the given fields. */
  async update(caller: Caller, input: UpdateGigInput): Promise<Gig> {
    refuseNull(input, 'title', 'actionType', 'rewardAmount', 'verification', 'proof', 'repeat');
    return this.change(caller, input.id, async (gig, tx) => {
      apply(gig, await tx.em.findOneOrFail(Campaign, gig.campaignId), input);
      tx.record(gigDomainEvent('gig.updated', gig));
      return gig;
    });
  }

  /** Changes the status of a gig. */
  async move(caller: Caller, typeId: string, next: keyof typeof eventOfStatus): Promise<Gig> {
    return this.change(caller, typeId, async (gig, tx) => {
      gig.moveTo(next);
      tx.record(gigDomainEvent(eventOfStatus[next], gig));
      return gig;
    });
  }

  /** Deletes a draft. */
  async delete(caller: Caller, typeId: string): Promise<string> {
    return this.change(caller, typeId, async (gig, tx) => {
      if (gig.status !== GigStatus.DRAFT) {
        throw conflict(`Only a draft can be deleted; this gig is ${gig.status}. Close it instead.`, 'id');
      }
      tx.em.remove(gig);
      tx.record(gigDomainEvent('gig.deleted', gig));
      return encodeId('gig', gig.id);
    });
  }

  /** The caller's gig with this TypeID, or null. */
  async find(caller: Caller, typeId: string): Promise<Gig | null> {
    requireScope(caller.principal, 'gigs:read');
    return caller.loaders.load(Gig, decodeId('gig', typeId));
  }

  /** One page of the caller's gigs. Index: gig_organization, gig_campaign. */
  async list(caller: Caller, args: ListArgs, within: Within = {}): Promise<Page<Gig>> {
    const conditions = listConditions(caller.principal, 'gigs:read', args, within);
    return readPage(caller, this.metadata, gigList, conditions, args);
  }

  private async change<T>(
    caller: Caller,
    typeId: string,
    work: (gig: Gig, tx: EntityTransaction) => Promise<T>,
  ): Promise<T> {
    const where = { ...ownRows(caller.principal, 'gigs:write'), id: requireId('gig', typeId, 'id') };
    return inTransaction(caller.em, async (tx) => work(await lockEntity(tx, Gig, where, 'gig', 'id'), tx));
  }
}

function apply(gig: Gig, campaign: Campaign, input: Omit<UpdateGigInput, 'id'>): void {
  if (input.title != null) gig.title = input.title;
  if (input.actionType != null) gig.actionType = input.actionType;
  if (input.description !== undefined) gig.description = input.description;
  if (input.verification != null) gig.verification = input.verification;
  if (input.proof != null) gig.proof = input.proof;
  if (input.repeat != null) gig.repeat = input.repeat;
  if (input.maxPerPromoter !== undefined) gig.maxPerPromoter = input.maxPerPromoter;
  if (input.maxTotal !== undefined) gig.maxTotal = input.maxTotal;
  if (input.deadline !== undefined) gig.deadline = input.deadline;
  if (gig.repeat === GigRepeat.ONCE && (gig.maxPerPromoter ?? 1) > 1) {
    const field = input.maxPerPromoter == null ? 'repeat' : 'maxPerPromoter';
    throw refuse(ErrorCode.INVALID, 'maxPerPromoter must be 1 or omitted when repeat is ONCE.', field);
  }
  if (input.rewardAmount != null) gig.rewardAtomic = payoutIn(campaign, input.rewardAmount, 'rewardAmount');
}
