import * as operations from '../generated/operations.js';
import { ForbiddenError } from '../../src/kernel/errors.js';
import { decodeId } from '../../src/kernel/ids.js';
import type { MutationOf } from '../shared/operation-types.js';
import { assetOfNew, majorUnits, moment, objects, plain, required, word } from '../shared/field.js';
import { fixed, unitOf } from '../shared/fixed-fields.js';
import { given, lower } from '../shared/present.js';
import { item, list, type RestRequest, type Route } from '../shared/route.js';
import { newGoalFields } from './goal-routes.js';
import { majorNumber } from '../shared/money-number.js';
import { advertiserIdOf } from './dialect-ids.js';
import { presentGoal } from './present-goal.js';

const settings = [
  plain('name'),
  plain('targetUrl'),
  plain('description'),
  majorUnits('payoutRate'),
  majorUnits('budget'),
  moment('startsAt'),
  moment('endsAt'),
];

const fixedFields = [
  ...fixed(['status'], 'use POST /v1/campaigns/:id/activate, /pause or /end'),
  ...fixed(['goals'], 'use the routes below /v1/campaigns/:id/goals and /v1/goals/:id'),
  ...fixed(['budgetRemaining'], 'set budget'),
  ...fixed(['id', 'advertiserId', 'payoutModel', 'spent', 'createdAt', 'updatedAt']),
];

const goals = objects('goals', newGoalFields);

/** The advertiser must be the caller's own organization. Any other, known or not, is refused. */
function campaignInput({ input, principal }: RestRequest): object {
  const { organizationId } = input;
  if (typeof organizationId !== 'string' || principal.kind === 'anonymous') return input;
  const id = decodeId('organization', organizationId);
  if (id === undefined || !principal.organizationIds.includes(id)) {
    throw new ForbiddenError("advertiserId must be the API key's own organization.");
  }
  return input;
}

function move(
  verb: string,
  operation: MutationOf<{ campaign: operations.TonicpowCampaignFragment | null }>,
  summary: string,
): Route {
  return item('POST', `/campaigns/:id/${verb}`, {
    summary,
    scope: 'campaigns:write',
    status: 200,
    operation,
    variables: ({ params }) => ({ input: { id: params['id'] } }),
    present: ({ campaign }) => presentTonicpowCampaign(given(campaign)),
  });
}

function presentTonicpowCampaign({
  organization,
  asset,
  ...campaign
}: operations.TonicpowCampaignFragment): Record<string, unknown> {
  return {
    ...campaign,
    advertiserId: advertiserIdOf(organization),
    status: lower(campaign.status),
    currency: asset,
    payoutRate: majorNumber(campaign.payoutRate),
    budget: campaign.budget && majorNumber(campaign.budget),
    spent: majorNumber(campaign.spent),
    budgetRemaining: campaign.budgetRemaining && majorNumber(campaign.budgetRemaining),
  };
}

function presentCampaignWithGoals({
  goals,
  ...campaign
}: operations.CampaignWithGoalsFragment): Record<string, unknown> {
  return { ...presentTonicpowCampaign(campaign), goals: given(goals).nodes.map(presentGoal) };
}

/** /v1/campaigns */
export const tonicpowCampaignRoutes: readonly Route[] = [
  list('/campaigns', {
    summary: 'Lists all campaigns of your account.',
    scope: 'campaigns:read',
    query: [word('status')],
    operation: operations.TonicpowCampaigns,
    variables: ({ filter }) => filter,
    presentItem: presentTonicpowCampaign,
  }),
  item('POST', '/campaigns', {
    summary: 'Creates a campaign as a draft.',
    scope: 'campaigns:write',
    body: [
      ...settings,
      assetOfNew,
      word('payoutModel'),
      required(plain('advertiserId', 'organizationId')),
      goals,
    ],
    operation: operations.TonicpowCreateCampaign,
    variables: (request) => ({ input: campaignInput(request) }),
    present: ({ campaign }) => presentCampaignWithGoals(given(campaign)),
  }),
  item('GET', '/campaigns/:id', {
    summary: 'Retrieves a campaign with its goals, budget and status.',
    scope: 'campaigns:read',
    operation: operations.TonicpowCampaign,
    variables: ({ params }) => ({ id: params['id'] }),
    present: presentCampaignWithGoals,
  }),
  item('PATCH', '/campaigns/:id', {
    summary: 'Updates a campaign.',
    scope: 'campaigns:write',
    body: [...settings, unitOf(['payoutRate', 'budget']), ...fixedFields],
    operation: operations.TonicpowUpdateCampaign,
    variables: ({ params, input }) => ({ input: { id: params['id'], ...input } }),
    present: ({ campaign }) => presentTonicpowCampaign(given(campaign)),
  }),
  item('DELETE', '/campaigns/:id', {
    summary: 'Deletes a draft.',
    scope: 'campaigns:write',
    operation: operations.TonicpowDeleteCampaign,
    variables: ({ params }) => ({ input: { id: params['id'] } }),
  }),
  move('activate', operations.TonicpowActivateCampaign, 'Activates a draft or paused campaign.'),
  move('pause', operations.TonicpowPauseCampaign, 'Pauses a campaign.'),
  move('end', operations.TonicpowEndCampaign, 'Permanently ends a campaign.'),
];
