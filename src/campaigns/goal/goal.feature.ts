import type { Feature } from '../../kernel/feature.js';
import { Goal } from './goal.entity.js';

/** What `campaigns/goal` adds to Tribute. */
export const goalFeature: Feature = {
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
};
