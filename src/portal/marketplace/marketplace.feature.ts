import { part, type Feature } from '../../kernel/feature.js';

/** What `portal/marketplace` adds to Tribute. */
export const marketplaceFeature: Feature = {
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
};
