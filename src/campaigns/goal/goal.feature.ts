import type { Feature } from '../../kernel/feature.js';
import { Goal } from './goal.entity.js';
import { CampaignGoalsResolver, GoalResolver } from './goal.resolver.js';
import type { GoalService } from './goal.service.js';

/** The services of its resolvers. */
interface Services {
  readonly goals: GoalService;
}

/** What `campaigns/goal` adds to Tribute. */
export const goalFeature: Feature<Services> = {
  room: 'campaigns/goal',
  entities: [Goal],
  nodes: {
    goal: { entity: Goal, type: 'Goal' },
  },
  operations: {
    Query: {
      goal: { who: 'campaigns:read' },
    },
    Mutation: {
      createGoal: { who: 'campaigns:write' },
      updateGoal: { who: 'campaigns:write' },
      deleteGoal: { who: 'campaigns:write' },
    },
  },
  types: {
    Goal: { scope: 'campaigns:read' },
  },
  resolvers: ({ goals }) => [new GoalResolver(goals), new CampaignGoalsResolver(goals)],
};
