import type { MetadataStorage } from '@mikro-orm/core';
import type { Caller } from '../../kernel/caller.js';
import { decodeId } from '../../kernel/ids.js';
import { ownRows } from '../../kernel/own-rows.js';
import { requireScope } from '../../kernel/principal.js';
import { listConditions, type Within } from '../../kernel/list-conditions.js';
import { readPage } from '../../kernel/read-page.js';
import type { ListArgs } from '../../kernel/list/define-list.js';
import type { Page } from '../../kernel/schema/connection.js';
import { asSystem } from '../../kernel/tenant-scope.js';
import { RewardReversal } from './reward-reversal.entity.js';
import { Reward } from './reward.entity.js';
import { rewardList } from './reward.list.js';

/** Finds rewards. The evaluation writes them. */
export class RewardService {
  constructor(private readonly metadata: MetadataStorage) {}

  /** The caller's reward with this TypeID, or null. */
  async find(caller: Caller, typeId: string): Promise<Reward | null> {
    requireScope(caller.principal, 'rewards:read');
    return caller.loaders.load(Reward, decodeId('reward', typeId));
  }

  /** One page of the caller's rewards. Index: reward_organization, reward_campaign, reward_promoter. */
  async list(caller: Caller, args: ListArgs, within: Within = {}): Promise<Page<Reward>> {
    const conditions = listConditions(caller.principal, 'rewards:read', args, within);
    return readPage(caller, this.metadata, rewardList, conditions, args);
  }

  /** Each reversal of a reward that the caller could read, oldest first. Index: reward_reversal_reward. */
  async reversalsOf(caller: Caller, rewardId: string): Promise<RewardReversal[]> {
    return caller.loaders.loadRelated('reward/reversals', rewardId, async (rewardIds) => {
      const where = { rewardId: { $in: [...rewardIds] } };
      const reversals = await asSystem('READABLE_OBJECT', async () =>
        caller.em.find(RewardReversal, where, { orderBy: { createdAt: 'asc' } }),
      );
      return rewardIds.map((id) => reversals.filter((reversal) => reversal.rewardId === id));
    });
  }

  /** The reward of a reversal that the caller could read. */
  async reversedBy(caller: Caller, { rewardId }: RewardReversal): Promise<Reward | null> {
    return caller.loaders.loadRelated('reversal/reward', rewardId, async (rewardIds) => {
      const where = { id: { $in: [...rewardIds] } };
      const rewards = await asSystem('READABLE_OBJECT', async () => caller.em.find(Reward, where));
      return rewardIds.map((id) => rewards.find((reward) => reward.id === id) ?? null);
    });
  }

  /** The rewards of an event. */
  async ofEvent(caller: Caller, eventId: string): Promise<Reward[]> {
    const own = ownRows(caller.principal, 'rewards:read');
    return caller.loaders.loadRelated('event/rewards', eventId, async (eventIds) => {
      const where = { ...own, sourceId: { $in: [...eventIds] } };
      const rewards = await caller.em.find(Reward, where, { orderBy: { id: 'asc' } });
      return eventIds.map((id) => rewards.filter((reward) => reward.sourceId === id));
    });
  }
}
