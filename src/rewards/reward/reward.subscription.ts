import { Arg, Ctx, ID, Resolver, Root, Subscription } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { notFound } from '../../kernel/errors.js';
import { objectUpdates, type ObjectUpdate } from '../../kernel/object-updates.js';
import { tenancyFor } from '../../kernel/principal.js';
import { NullableArg } from '../../kernel/schema/nullable-field.js';
import { Campaign } from '../../campaigns/campaign/campaign.entity.js';
import { Promoter } from '../../identity/promoter/promoter.entity.js';
import { Reward } from './reward.entity.js';

interface Wanted {
  readonly campaignId: string;
  readonly promoterId?: string | null;
}

/** The types of domain events after which a reward is sent. */
export const rewardChanges = [
  'reward.unfunded',
  'reward.held_for_review',
  'reward.held',
  'reward.paid',
  'reward.reversed',
] as const;

async function openUpdates(
  caller: Caller,
  { campaignId, promoterId }: Wanted,
): Promise<AsyncIterableIterator<ObjectUpdate>> {
  const tenancy = tenancyFor(caller.principal, 'rewards:read');
  const { loaders } = caller;
  const campaign = await loaders.loadByTypeId(Campaign, 'campaign', campaignId);
  if (!campaign) throw notFound('campaign', 'campaignId');
  const promoter = promoterId == null ? null : await loaders.loadByTypeId(Promoter, 'promoter', promoterId);
  if (promoterId != null && !promoter) throw notFound('promoter', 'promoterId');
  return objectUpdates(caller.feed, tenancy, {
    types: rewardChanges,
    campaignId: campaign.id,
    ...(promoter ? { promoterId: promoter.id } : {}),
  });
}

@Resolver()
export class RewardSubscription {
  @Subscription(() => Reward, {
    nullable: true,
    description:
      'Rewards of a campaign, each when it becomes unfunded, held for review, held, paid or reversed.',
    subscribe: async ({ args, context }) => openUpdates(context as Caller, args as Wanted),
  })
  async rewardUpdated(
    @Root() { nodeId }: ObjectUpdate,
    @Ctx() caller: Caller,
    @Arg('campaignId', () => ID, { description: 'TypeID of the campaign.' }) _campaignId: string,
    @NullableArg('promoterId', () => ID, 'Only rewards of this promoter.')
    _promoterId?: string | null,
  ): Promise<Reward | null> {
    return caller.loaders.loadByTypeId(Reward, 'reward', nodeId);
  }
}
