import { part, type Feature } from '../../kernel/feature.js';

/** What `rewards/budget` adds to Tribute. */
export const budgetFeature: Feature = {
  room: 'rewards/budget',
  operations: {
    Mutation: {
      fundCampaign: { who: 'wallet:write' },
      defundCampaign: { who: 'wallet:write' },
      setBudgetPolicy: { who: 'wallet:write' },
    },
  },
  types: {
    AutoRefill: part,
    CampaignBudgetAccount: part,
  },
};
