import { Arg, Ctx, ID, Resolver, Root, Subscription } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import type { DomainEventType } from '../../kernel/catalogue.js';
import { notFound } from '../../kernel/errors.js';
import type { FeedEvent } from '../../kernel/event-feed.js';
import { filterIterator } from '../../kernel/filter-iterator.js';
import { requireId } from '../../kernel/ids.js';
import { mapIterator } from '../../kernel/map-iterator.js';
import { requirePerson } from '../../identity/user/require-person.js';
import { loadListing } from './load-listing.js';
import { MarketplaceCampaign } from './marketplace.types.js';

/** Events that may change a listing: campaign, money, caps, gigs, places. Their content is not sent. */
const types: readonly DomainEventType[] = [
  'campaign.approved',
  'campaign.rejected',
  'campaign.status_changed',
  'campaign.updated',
  'campaign.budget_exhausted',
  'gig.published',
  'action_attempt.submitted',
  'action_attempt.rejected',
];

/** The campaign's bare uuid, once per transaction with a change. */
async function openUpdates(caller: Caller, campaignTypeId: string): Promise<AsyncIterableIterator<string>> {
  const { environment } = requirePerson(caller.principal);
  const campaignId = requireId('campaign', campaignTypeId, 'campaignId');
  const listing = await loadListing(caller, campaignId);
  if (!listing) throw notFound('campaign', 'campaignId');
  const organizationIds = [listing.organizationId];
  const domainEvents = caller.feed.subscribe({ organizationIds, environment, types, campaignId });
  return mapIterator(filterIterator(domainEvents, isFirstOfTransaction()), () => campaignId);
}

/** A batch may have many events of one campaign. Reading the listing after the first one is enough. */
function isFirstOfTransaction(): (domainEvent: FeedEvent) => boolean {
  let last: string | undefined;
  return ({ transaction }) => {
    const isFirst = transaction !== last;
    last = transaction;
    return isFirst;
  };
}

@Resolver()
export class ListingSubscription {
  @Subscription(() => MarketplaceCampaign, {
    nullable: true,
    description:
      'A campaign as promoters see it, sent when its settings, status, money, caps or gigs may have changed. `remainingLimits` shows what is left for the calling person. Null while it is not in the marketplace, except for people with a link or an attempt in it.',
    subscribe: async ({ args, context }) =>
      openUpdates(context as Caller, (args as { campaignId: string }).campaignId),
  })
  async listingUpdated(
    @Root() campaignId: string,
    @Arg('campaignId', () => ID, { description: 'TypeID of the campaign.' }) _campaignId: string,
    @Ctx() caller: Caller,
  ): Promise<MarketplaceCampaign | null> {
    return loadListing(caller, campaignId);
  }
}
