import * as operations from '../generated/operations.js';
import { currency, majorUnits, plain, required } from '../shared/field.js';
import { fixed, unitOf } from '../shared/fixed-fields.js';
import { given } from '../shared/present.js';
import { item, listIn, type Route } from '../shared/route.js';
import { isGoalAmount, payoutRate, payoutType } from './goal-payout.js';
import { presentGoal } from './present-goal.js';

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

/** /v1/campaigns/:id/goals and /v1/goals */
export const goalRoutes: readonly Route[] = [
  listIn('/campaigns/:id/goals', {
    summary: 'Lists the goals of a campaign.',
    scope: 'campaigns:read',
    operation: operations.TonicpowGoals,
    variables: ({ params }) => ({ id: params['id'] }),
    connection: (campaign) => campaign.goals,
    presentItem: presentGoal,
  }),
  item('POST', '/campaigns/:id/goals', {
    summary: 'Adds a goal to a campaign.',
    scope: 'campaigns:write',
    body: newGoalFields,
    operation: operations.TonicpowCreateGoal,
    variables: ({ params, input }) => ({ input: { campaignId: params['id'], ...input } }),
    present: ({ goal }) => presentGoal(given(goal)),
  }),
  item('GET', '/goals/:id', {
    summary: 'Retrieves a goal.',
    scope: 'campaigns:read',
    operation: operations.TonicpowGoal,
    variables: ({ params }) => ({ id: params['id'] }),
    present: presentGoal,
  }),
  item('PATCH', '/goals/:id', {
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
    operation: operations.TonicpowUpdateGoal,
    variables: ({ params, input }) => ({ input: { id: params['id'], ...input } }),
    present: ({ goal }) => presentGoal(given(goal)),
  }),
  item('DELETE', '/goals/:id', {
    summary: 'Deletes a goal that has no conversions.',
    scope: 'campaigns:write',
    operation: operations.TonicpowDeleteGoal,
    variables: ({ params }) => ({ input: { id: params['id'] } }),
  }),
];
