import type { Ground } from '../../kernel/ground.js';
import type { AddGoals } from '../campaign/campaign.service.js';
import { allow, type Feature } from '../../kernel/feature.js';
import { Goal } from './goal.entity.js';
import { CampaignGoalsResolver, GoalResolver } from './goal.resolver.js';
import { goalQuota } from './goal-quota.js';
import { GoalService } from './goal.service.js';
import { goalEventData } from './goal-event-data.js';

export const goalNames = {
  ids: { goal: ['goal'] },
  eventTypes: {
    'goal.created': {
      data: goalEventData['goal.created'],
      scope: 'campaigns:read',
      description: 'A goal was added to a campaign.',
    },
    'goal.updated': {
      data: goalEventData['goal.updated'],
      scope: 'campaigns:read',
      description: 'The settings of a goal were changed.',
    },
    'goal.deleted': {
      data: goalEventData['goal.deleted'],
      scope: 'campaigns:read',
      description: 'A goal without conversions was deleted.',
    },
  },
} as const;

/** What `campaigns/goal` adds to Tribute. */
export const goalFeature = {
  room: 'campaigns/goal',
  ...goalNames,
  quotas: [goalQuota],
  entities: [Goal],
  nodes: { goal: { entity: Goal, type: 'Goal' } },
  operations: {
    Query: allow('campaigns:read', 'goal'),
    Mutation: allow('campaigns:write', 'createGoal', 'updateGoal', 'deleteGoal'),
  },
  types: { Goal: { scope: 'campaigns:read' } },
  sandbox: { empties: [{ table: 'goal' }] },
  create: ({ orm, quotas }: Ground) => {
    const goals = new GoalService(orm.getMetadata(), quotas);
    const addGoals: AddGoals = async (tx, campaign, inputs) => goals.addAll(tx, campaign, inputs);
    return { services: { addGoals }, resolvers: [new GoalResolver(goals), new CampaignGoalsResolver(goals)] };
  },
} satisfies Feature;
