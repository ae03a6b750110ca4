import { part, type Feature } from '../../kernel/feature.js';
import { CampaignRemainingLimitsResolver, GigRemainingResolver } from './remaining-limits.resolver.js';
import type { RemainingLimitsService } from './remaining-limits.service.js';

/** The services of its resolvers. */
interface Services {
  readonly remainingLimits: RemainingLimitsService;
}

/** What `evaluation/remaining-limits` adds to Tribute. */
export const remainingLimitsFeature: Feature<Services> = {
  room: 'evaluation/remaining-limits',
  types: {
    CampaignRemainingLimits: part,
    RemainingCap: part,
    PromoterRemainingCap: part,
    PromoterRemainingLimits: part,
  },
  resolvers: ({ remainingLimits }) => [
    new CampaignRemainingLimitsResolver(remainingLimits),
    new GigRemainingResolver(remainingLimits),
  ],
};
