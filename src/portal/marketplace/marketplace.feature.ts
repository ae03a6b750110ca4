import type { Ground } from '../../kernel/ground.js';
import { allow, part, type Feature } from '../../kernel/feature.js';
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
import { MarketplaceService, type OpenPromoterWallet } from './marketplace.service.js';

/** What it is created from. */
interface Needs extends Ground {
  readonly openPromoterWallet: OpenPromoterWallet;
  readonly remainingLimits: RemainingLimitsService;
  readonly ownPromoters: OwnPromoterService;
}

/** What `portal/marketplace` adds to Tribute. */
export const marketplaceFeature = {
  room: 'portal/marketplace',
  operations: {
    Query: allow('person', 'marketplace'),
    Mutation: allow('person', 'joinCampaign'),
    Subscription: allow('person', 'listingUpdated'),
  },
  types: {
    MarketplaceCampaign: { scope: 'campaigns:read' },
    MarketplaceGoal: { scope: 'campaigns:read' },
    MarketplaceGig: { scope: 'gigs:read' },
    PublicOrganization: part,
  },
  create: ({ orm, quotas, openPromoterWallet, remainingLimits, ownPromoters }: Needs) => {
    const marketplace = new MarketplaceService(orm.getMetadata(), openPromoterWallet, quotas);
    return {
      resolvers: [
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
  },
} satisfies Feature<Needs>;
