import { currency, majorUnits, plain, required } from '../shared/field.js';
import { fixed, unitOf } from '../shared/fixed-fields.js';
import { mutation } from '../shared/mutation.js';
import { item, list, type Connection, type Route } from '../shared/route.js';
import { isGoalAmount, payoutRate, payoutType } from './goal-payout.js';
import { goalFields, presentGoal, type TonicpowGoal } from './present-goal.js';

const limits = [
  plain('title'),
  plain('description'),
  plain('actionType'),
  plain('maxPerPromoter'),
  plain('maxPerVisitor'),
  plain('browserReports'),
  majorUnits('browserAmountMax'),
];

/** The fields of a new goal, also in the list of a new campaign. */
export const newGoalFields = [plain('name'), required(payoutType), required(payoutRate), ...limits, currency];

interface GoalPayload {
  readonly goal: TonicpowGoal;
}

/** /v1/campaigns/:id/goals and /v1/goals */
export const goalRoutes: readonly Route[] = [
  list<TonicpowGoal, { goals: Connection<TonicpowGoal> }>({
    method: 'GET',
    path: '/campaigns/:id/goals',
    summary: 'Lists the goals of a campaign.',
    scope: 'campaigns:read',
    operation: `query ($id: ID!, $first: Int, $offset: Int) {
      campaign(id: $id) { goals(first: $first, offset: $offset) { totalCount nodes { ...GoalFields } } }
    } ${goalFields}`,
    variables: ({ params }) => ({ id: params['id'] }),
    connection: (campaign) => campaign.goals,
    presentItem: presentGoal,
  }),
  item<GoalPayload>({
    method: 'POST',
    path: '/campaigns/:id/goals',
    summary: 'Adds a goal to a campaign.',
    scope: 'campaigns:write',
    body: newGoalFields,
    operation: mutation('createGoal', 'goal { ...GoalFields }', goalFields),
    variables: ({ params, input }) => ({ input: { campaignId: params['id'], ...input } }),
    present: ({ goal }) => presentGoal(goal),
  }),
  item<TonicpowGoal>({
    method: 'GET',
    path: '/goals/:id',
    summary: 'Retrieves a goal.',
    scope: 'campaigns:read',
    operation: `query ($id: ID!) { goal(id: $id) { ...GoalFields } } ${goalFields}`,
    variables: ({ params }) => ({ id: params['id'] }),
    present: presentGoal,
  }),
  item<GoalPayload>({
    method: 'PATCH',
    path: '/goals/:id',
    summary: 'Updates a goal.',
    scope: 'campaigns:write',
    body: [
      plain('name'),
      payoutType,
      payoutRate,
      ...limits,
      unitOf(['payoutRate', 'browserAmountMax'], isGoalAmount),
      ...fixed(['id', 'campaignId', 'payoutPercent', 'createdAt']),
    ],
    operation: mutation('updateGoal', 'goal { ...GoalFields }', goalFields),
    variables: ({ params, input }) => ({ input: { id: params['id'], ...input } }),
    present: ({ goal }) => presentGoal(goal),
  }),
  item({
    method: 'DELETE',
    path: '/goals/:id',
    summary: 'Deletes a goal that has no conversions.',
    scope: 'campaigns:write',
    operation: mutation('deleteGoal', 'deletedId'),
    variables: ({ params }) => ({ input: { id: params['id'] } }),
  }),
];
