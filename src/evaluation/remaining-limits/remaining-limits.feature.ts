import { part, type Feature } from '../../kernel/feature.js';
import { CampaignRemainingLimitsResolver, GigRemainingResolver } from './remaining-limits.resolver.js';
import { RemainingLimitsService } from './remaining-limits.service.js';

/** What `evaluation/remaining-limits` adds to Tribute. */
export const remainingLimitsFeature = {
  room: 'evaluation/remaining-limits',
  types: {
    CampaignRemainingLimits: part,
    RemainingCap: part,
    PromoterRemainingCap: part,
    PromoterRemainingLimits: part,
  },
  create: () => {
    const remainingLimits = new RemainingLimitsService();
    return {
      services: { remainingLimits },
      resolvers: [
        new CampaignRemainingLimitsResolver(remainingLimits),
        new GigRemainingResolver(remainingLimits),
      ],
    };
  },
} satisfies Feature;
