import { part, type Feature } from '../../kernel/feature.js';
import { BudgetResolver } from './budget.resolver.js';
import type { BudgetService } from './budget.service.js';

/** The services of its resolvers. */
interface Services {
  readonly budgets: BudgetService;
}

/** What `rewards/budget` adds to Tribute. */
export const budgetFeature: Feature<Services> = {
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
  resolvers: ({ budgets }) => [new BudgetResolver(budgets)],
};
