import { Ctx, Resolver, Root, Subscription } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { notFound } from '../../kernel/errors.js';
import { objectUpdates, type ObjectUpdate } from '../../kernel/object-updates.js';
import { tenancyFor } from '../../kernel/principal.js';
import { IdArg } from '../../kernel/schema/node.type.js';
import { Campaign } from './campaign.entity.js';

async function openUpdates(caller: Caller, campaignId: string): Promise<AsyncIterableIterator<ObjectUpdate>> {
  const tenancy = tenancyFor(caller.principal, 'campaigns:read');
  const campaign = await caller.loaders.loadByTypeId(Campaign, 'campaign', campaignId);
  if (!campaign) throw notFound('campaign', 'id');
  const types = [
    'campaign.approved',
    'campaign.status_changed',
    'campaign.updated',
    'campaign.budget_exhausted',
  ] as const;
  return objectUpdates(caller.feed, tenancy, { types, nodeId: campaignId });
}

@Resolver()
export class CampaignSubscription {
  @Subscription(() => Campaign, {
    nullable: true,
    description: 'The campaign, each time its settings, status or spending change.',
    subscribe: async ({ args, context }) => openUpdates(context as Caller, (args as { id: string }).id),
  })
  async campaignUpdated(
    @Root() { nodeId }: ObjectUpdate,
    @IdArg('TypeID of the campaign.') _id: string,
    @Ctx() caller: Caller,
  ): Promise<Campaign | null> {
    return caller.loaders.loadByTypeId(Campaign, 'campaign', nodeId);
  }
}
