import { Arg, Ctx, ID, Resolver, Root, Subscription } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { notFound } from '../../kernel/errors.js';
import { objectUpdates, type ObjectUpdate } from '../../kernel/object-updates.js';
import { tenancyFor } from '../../kernel/principal.js';
import { Campaign } from '../../campaigns/campaign/campaign.entity.js';
import { ActionAttempt } from './action-attempt.entity.js';

/** The types of domain events after which an attempt is sent. */
export const attemptChanges = [
  'action_attempt.submitted',
  'action_attempt.verified',
  'action_attempt.rejected',
] as const;

async function openUpdates(
  caller: Caller,
  campaignTypeId: string,
): Promise<AsyncIterableIterator<ObjectUpdate>> {
  const tenancy = tenancyFor(caller.principal, 'attempts:read');
  const campaign = await caller.loaders.loadByTypeId(Campaign, 'campaign', campaignTypeId);
  if (!campaign) throw notFound('campaign', 'campaignId');
  return objectUpdates(caller.feed, tenancy, { types: attemptChanges, campaignId: campaign.id });
}

@Resolver()
export class ActionAttemptSubscription {
  @Subscription(() => ActionAttempt, {
    nullable: true,
    description: 'Attempts at gigs of a campaign, each when it is submitted, verified or rejected.',
    subscribe: async ({ args, context }) =>
      openUpdates(context as Caller, (args as { campaignId: string }).campaignId),
  })
  async actionAttemptUpdated(
    @Root() { nodeId }: ObjectUpdate,
    @Arg('campaignId', () => ID, { description: 'TypeID of the campaign.' }) _campaignId: string,
    @Ctx() caller: Caller,
  ): Promise<ActionAttempt | null> {
    return caller.loaders.loadByTypeId(ActionAttempt, 'actionAttempt', nodeId);
  }
}
