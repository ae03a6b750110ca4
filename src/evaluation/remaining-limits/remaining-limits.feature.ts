import { part, type Feature } from '../../kernel/feature.js';

/** What `evaluation/remaining-limits` adds to Tribute. */
export const remainingLimitsFeature: Feature = {
  room: 'evaluation/remaining-limits',
  types: {
    CampaignRemainingLimits: part,
    RemainingCap: part,
    PromoterRemainingCap: part,
    PromoterRemainingLimits: part,
  },
};
