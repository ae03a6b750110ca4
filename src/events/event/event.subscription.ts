import { Arg, Ctx, ID, Resolver, Root, Subscription } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { notFound } from '../../kernel/errors.js';
import { objectUpdates, type ObjectUpdate } from '../../kernel/object-updates.js';
import { tenancyFor } from '../../kernel/principal.js';
import { Campaign } from '../../campaigns/campaign/campaign.entity.js';
import { Event } from './event.entity.js';

async function openUpdates(
  caller: Caller,
  campaignTypeId: string,
): Promise<AsyncIterableIterator<ObjectUpdate>> {
  const tenancy = tenancyFor(caller.principal, 'events:read');
  const campaign = await caller.loaders.loadByTypeId(Campaign, 'campaign', campaignTypeId);
  if (!campaign) throw notFound('campaign', 'campaignId');
  const types = ['event.processed', 'event.unmatched', 'event.rejected', 'event.held_for_review'] as const;
  return objectUpdates(caller.feed, tenancy, { types, campaignId: campaign.id });
}

@Resolver()
export class EventSubscription {
  @Subscription(() => Event, {
    nullable: true,
    description: 'Events of a campaign, each after its evaluation.',
    subscribe: async ({ args, context }) =>
      openUpdates(context as Caller, (args as { campaignId: string }).campaignId),
  })
  async eventUpdated(
    @Root() { nodeId }: ObjectUpdate,
    @Arg('campaignId', () => ID, { description: 'TypeID of the campaign.' }) _campaignId: string,
    @Ctx() caller: Caller,
  ): Promise<Event | null> {
    return caller.loaders.loadByTypeId(Event, 'event', nodeId);
  }
}
