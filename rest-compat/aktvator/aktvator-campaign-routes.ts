import { assetOfNew, minorUnits, moment, percent, plain, word, wordsIn } from '../shared/field.js';
import { fixed, unitOf } from '../shared/fixed-fields.js';
import { mutation } from '../shared/mutation.js';
import { item, list, may, type Route } from '../shared/route.js';
import { gigFields } from './present-gig.js';
import {
  aktvatorCampaignFields,
  presentAktvatorCampaign,
  presentCampaignWithWork,
  type AktvatorCampaign,
  type CampaignWithWork,
} from './present-campaign.js';
import { presentPerformance, performanceFields, type AktvatorPerformance } from './present-performance.js';
import { statusRoutes } from './status-routes.js';

const settings = [
  plain('name'),
  plain('targetUrl'),
  plain('description'),
  minorUnits('payoutRate'),
  minorUnits('budget'),
  moment('startsAt'),
  moment('endsAt'),
  plain('attributionWindowDays'),
  plain('holdingPeriodDays'),
  percent('payoutPercent'),
  word('attributionModel'),
  word('codePolicy'),
  plain('timeZone'),
  wordsIn('fraudChecks'),
];

const fixedFields = [
  ...fixed(['status'], 'use PATCH /campaigns/:id/status/:status'),
  ...fixed(['goals', 'gigs'], 'each has a route of its own'),
  ...fixed(['budgetRemaining'], 'set budget, or use POST /campaigns/:id/fund'),
  ...fixed([
    'id',
    'organizationId',
    'payoutModel',
    'approval',
    'spent',
    'environment',
    'createdAt',
    'updatedAt',
    'endedAt',
  ]),
];

interface CampaignPayload {
  readonly campaign: AktvatorCampaign;
}

/** /campaigns */
export const aktvatorCampaignRoutes: readonly Route[] = [
  list<AktvatorCampaign>({
    method: 'GET',
    path: '/campaigns',
    summary: 'Lists all campaigns of your organization.',
    scope: 'campaigns:read',
    query: [word('status'), plain('q'), moment('createdAfter'), moment('createdBefore')],
    operation: `query ($filter: CampaignFilter, $first: Int, $offset: Int) {
      campaigns(filter: $filter, first: $first, offset: $offset) { totalCount nodes { ...CampaignFields } }
    } ${aktvatorCampaignFields}`,
    variables: ({ filter }) => ({ filter }),
    presentItem: presentAktvatorCampaign,
  }),
  item<CampaignPayload>({
    method: 'POST',
    path: '/campaigns',
    summary: 'Creates a campaign as a draft.',
    scope: 'campaigns:write',
    body: [...settings, assetOfNew, word('payoutModel'), plain('organizationId')],
    operation: mutation('createCampaign', 'campaign { ...CampaignFields }', aktvatorCampaignFields),
    variables: ({ input }) => ({ input }),
    present: ({ campaign }) => presentAktvatorCampaign(campaign),
  }),
  item<CampaignWithWork>({
    method: 'GET',
    path: '/campaigns/:id',
    summary: 'Fetches a campaign with its goals and gigs, up to 100 of each.',
    scope: 'campaigns:read',
    operation: `query ($id: ID!, $withGigs: Boolean!) {
      campaign(id: $id) {
        ...CampaignFields
        goals(first: 100) {
          nodes { id name title description actionType payoutType payout { amount asset } payoutPercent maxPerPromoter maxPerVisitor }
        }
        gigs(first: 100) @include(if: $withGigs) { nodes { ...GigFields } }
      }
    } ${aktvatorCampaignFields} ${gigFields}`,
    variables: ({ params, principal }) => ({ id: params['id'], withGigs: may(principal, 'gigs:read') }),
    present: presentCampaignWithWork,
  }),
  item<CampaignPayload>({
    method: 'PATCH',
    path: '/campaigns/:id',
    summary: 'Changes a campaign.',
    scope: 'campaigns:write',
    body: [...settings, unitOf(['payoutRate', 'budget']), ...fixedFields],
    operation: mutation('updateCampaign', 'campaign { ...CampaignFields }', aktvatorCampaignFields),
    variables: ({ params, input }) => ({ input: { id: params['id'], ...input } }),
    present: ({ campaign }) => presentAktvatorCampaign(campaign),
  }),
  item({
    method: 'DELETE',
    path: '/campaigns/:id',
    summary: 'Deletes a draft.',
    scope: 'campaigns:write',
    operation: mutation('deleteCampaign', 'deletedId'),
    variables: ({ params }) => ({ input: { id: params['id'] } }),
  }),
  item<AktvatorPerformance>({
    method: 'GET',
    path: '/campaigns/:id/performance',
    summary: 'Fetches the results of a campaign: totals, and figures for each interval.',
    scope: 'campaigns:read',
    query: [moment('from'), moment('to'), word('interval')],
    operation: `query ($id: ID!, $from: DateTime, $to: DateTime, $interval: PerformanceInterval) {
      campaign(id: $id) {
        id asset budgetRemaining { amount asset }
        performance(from: $from, to: $to, interval: $interval) { ${performanceFields} }
      }
    }`,
    variables: ({ params, filter }) => ({ id: params['id'], ...filter }),
    present: presentPerformance,
  }),
  ...statusRoutes({
    query: 'campaign',
    path: '/campaigns/:id/status',
    scope: 'campaigns:write',
    mutations: { active: 'activateCampaign', paused: 'pauseCampaign', ended: 'endCampaign' },
    first: 'draft',
    fields: aktvatorCampaignFields,
    fragment: 'CampaignFields',
    present: (payload) => presentAktvatorCampaign((payload as CampaignPayload).campaign),
  }),
];
