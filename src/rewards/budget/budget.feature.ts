import { allow, part, type Feature } from '../../kernel/feature.js';
import { BudgetResolver } from './budget.resolver.js';
import { BudgetService, type AwaitBudget } from './budget.service.js';

/** What it is created from. */
interface Needs {
  readonly awaitBudget: AwaitBudget;
}

/** What `rewards/budget` adds to Tribute. */
export const budgetFeature = {
  room: 'rewards/budget',
  operations: { Mutation: allow('wallet:write', 'fundCampaign', 'defundCampaign', 'setBudgetPolicy') },
  types: { AutoRefill: part, CampaignBudgetAccount: part },
  sandbox: { empties: [{ table: 'budget_request' }] },
  create: (needs: Needs) => {
    const budgets = new BudgetService(async (sql, campaignId) => needs.awaitBudget(sql, campaignId));
    return { resolvers: [new BudgetResolver(budgets)] };
  },
} satisfies Feature<Needs>;
