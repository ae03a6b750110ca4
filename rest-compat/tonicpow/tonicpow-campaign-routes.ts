import { ForbiddenError } from '../../src/kernel/errors.js';
import { decodeId } from '../../src/kernel/ids.js';
import { assetOfNew, majorUnits, moment, objects, plain, required, word } from '../shared/field.js';
import { fixed, unitOf } from '../shared/fixed-fields.js';
import { mutation } from '../shared/mutation.js';
import { item, list, type RestRequest, type Route } from '../shared/route.js';
import {
  tonicpowCampaignFields,
  presentTonicpowCampaign,
  presentCampaignWithGoals,
  type TonicpowCampaign,
  type CampaignWithGoals,
} from './present-campaign.js';
import { newGoalFields } from './goal-routes.js';
import { goalFields } from './present-goal.js';

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

interface CampaignPayload {
  readonly campaign: TonicpowCampaign;
}

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

function move(verb: string, name: string, summary: string): Route {
  return item<CampaignPayload>({
    method: 'POST',
    path: `/campaigns/:id/${verb}`,
    summary,
    scope: 'campaigns:write',
    status: 200,
    operation: mutation(name, 'campaign { ...CampaignFields }', tonicpowCampaignFields),
    variables: ({ params }) => ({ input: { id: params['id'] } }),
    present: ({ campaign }) => presentTonicpowCampaign(campaign),
  });
}

/** /v1/campaigns */
export const tonicpowCampaignRoutes: readonly Route[] = [
  list<TonicpowCampaign>({
    method: 'GET',
    path: '/campaigns',
    summary: 'Lists all campaigns of your account.',
    scope: 'campaigns:read',
    query: [word('status')],
    operation: `query ($filter: CampaignFilter, $first: Int, $offset: Int) {
      campaigns(filter: $filter, first: $first, offset: $offset) { totalCount nodes { ...CampaignFields } }
    } ${tonicpowCampaignFields}`,
    variables: ({ filter }) => ({ filter }),
    presentItem: presentTonicpowCampaign,
  }),
  item<{ campaign: CampaignWithGoals }>({
    method: 'POST',
    path: '/campaigns',
    summary: 'Creates a campaign as a draft.',
    scope: 'campaigns:write',
    body: [
      ...settings,
      assetOfNew,
      word('payoutModel'),
      required(plain('advertiserId', 'organizationId')),
      goals,
    ],
    operation: mutation(
      'createCampaign',
      'campaign { ...CampaignFields goals(first: 100) { nodes { ...GoalFields } } }',
      `${tonicpowCampaignFields} ${goalFields}`,
    ),
    variables: (request) => ({ input: campaignInput(request) }),
    present: ({ campaign }) => presentCampaignWithGoals(campaign),
  }),
  item<CampaignWithGoals>({
    method: 'GET',
    path: '/campaigns/:id',
    summary: 'Retrieves a campaign with its goals, budget and status.',
    scope: 'campaigns:read',
    operation: `query ($id: ID!) {
      campaign(id: $id) { ...CampaignFields goals(first: 100) { nodes { ...GoalFields } } }
    } ${tonicpowCampaignFields} ${goalFields}`,
    variables: ({ params }) => ({ id: params['id'] }),
    present: presentCampaignWithGoals,
  }),
  item<CampaignPayload>({
    method: 'PATCH',
    path: '/campaigns/:id',
    summary: 'Updates a campaign.',
    scope: 'campaigns:write',
    body: [...settings, unitOf(['payoutRate', 'budget']), ...fixedFields],
    operation: mutation('updateCampaign', 'campaign { ...CampaignFields }', tonicpowCampaignFields),
    variables: ({ params, input }) => ({ input: { id: params['id'], ...input } }),
    present: ({ campaign }) => presentTonicpowCampaign(campaign),
  }),
  item({
    method: 'DELETE',
    path: '/campaigns/:id',
    summary: 'Deletes a draft.',
    scope: 'campaigns:write',
    operation: mutation('deleteCampaign', 'deletedId'),
    variables: ({ params }) => ({ input: { id: params['id'] } }),
  }),
  move('activate', 'activateCampaign', 'Activates a draft or paused campaign.'),
  move('pause', 'pauseCampaign', 'Pauses a campaign.'),
  move('end', 'endCampaign', 'Permanently ends a campaign.'),
];
