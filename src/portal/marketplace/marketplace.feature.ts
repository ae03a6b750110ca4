import { part, type Feature } from '../../kernel/feature.js';
import type { RemainingLimitsService } from '../../evaluation/remaining-limits/remaining-limits.service.js';
import type { OwnPromoterService } from '../own-promoter/own-promoter.service.js';
import {
  ListedGigRemainingResolver,
  ListedRemainingLimitsResolver,
} from './listed-remaining-limits.resolver.js';
import {
  CampaignListingResolver,
  JoinedCampaignResolver,
  ListedAttemptResolver,
  ListedLinkResolver,
  ListedRewardResolver,
  PromotedOrganizationResolver,
} from './listing.resolver.js';
import { ListingSubscription } from './listing.subscription.js';
import { MarketplaceResolver } from './marketplace.resolver.js';
import type { MarketplaceService } from './marketplace.service.js';

/** The services of its resolvers. */
interface Services {
  readonly marketplace: MarketplaceService;
  readonly remainingLimits: RemainingLimitsService;
  readonly ownPromoters: OwnPromoterService;
}

/** What `portal/marketplace` adds to Tribute. */
export const marketplaceFeature: Feature<Services> = {
  room: 'portal/marketplace',
  operations: {
    Query: {
      marketplace: { who: 'person' },
    },
    Mutation: {
      joinCampaign: { who: 'person' },
    },
    Subscription: {
      listingUpdated: { who: 'person' },
    },
  },
  types: {
    MarketplaceCampaign: { scope: 'campaigns:read' },
    MarketplaceGoal: { scope: 'campaigns:read' },
    MarketplaceGig: { scope: 'gigs:read' },
    PublicOrganization: part,
  },
  resolvers: ({ marketplace, remainingLimits, ownPromoters }) => [
    new MarketplaceResolver(marketplace),
    new CampaignListingResolver(marketplace),
    new ListingSubscription(),
    new ListedLinkResolver(marketplace),
    new ListedRewardResolver(marketplace),
    new ListedAttemptResolver(marketplace),
    new ListedRemainingLimitsResolver(remainingLimits, ownPromoters),
    new ListedGigRemainingResolver(remainingLimits),
    new PromotedOrganizationResolver(marketplace),
    new JoinedCampaignResolver(ownPromoters),
  ],
};
