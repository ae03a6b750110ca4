import * as operations from '../generated/operations.js';
import { assetOfNew, minorUnits, moment, percent, plain, word, wordsIn } from '../shared/field.js';
import { fixed, unitOf } from '../shared/fixed-fields.js';
import { given } from '../shared/present.js';
import { may } from '../shared/may.js';
import { item, list, type Route } from '../shared/route.js';
import { presentAktvatorCampaign, presentCampaignWithWork } from './present-campaign.js';
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
  plain('attributionHalfLifeDays'),
  word('codePolicy'),
  plain('timeZone'),
  wordsIn('fraudChecks'),
  plain('linkFallbackUrl'),
  plain('passQuery'),
  plain('linkHosts'),
  plain('utm'),
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

/** /campaigns */
export const aktvatorCampaignRoutes: readonly Route[] = [
  list('/campaigns', {
    summary: 'Lists all campaigns of your organization.',
    scope: 'campaigns:read',
    query: [word('status'), plain('q'), moment('createdAfter', 'from'), moment('createdBefore', 'to')],
    operation: operations.AktvatorCampaigns,
    variables: ({ filter }) => filter,
    presentItem: presentAktvatorCampaign,
  }),
  item('POST', '/campaigns', {
    summary: 'Creates a campaign as a draft.',
    scope: 'campaigns:write',
    body: [...settings, assetOfNew, word('payoutModel'), plain('organizationId')],
    operation: operations.AktvatorCreateCampaign,
    variables: ({ input }) => ({ input }),
    present: ({ campaign }) => presentAktvatorCampaign(given(campaign)),
  }),
  item('GET', '/campaigns/:id', {
    summary: 'Fetches a campaign with its goals and gigs, up to 100 of each.',
    scope: 'campaigns:read',
    operation: operations.AktvatorCampaign,
    variables: ({ params, principal }) => ({ id: params['id'], withGigs: may(principal, 'gigs:read') }),
    present: presentCampaignWithWork,
  }),
  item('PATCH', '/campaigns/:id', {
    summary: 'Changes a campaign.',
    scope: 'campaigns:write',
    body: [...settings, unitOf(['payoutRate', 'budget']), ...fixedFields],
    operation: operations.AktvatorUpdateCampaign,
    variables: ({ params, input }) => ({ input: { id: params['id'], ...input } }),
    present: ({ campaign }) => presentAktvatorCampaign(given(campaign)),
  }),
  item('DELETE', '/campaigns/:id', {
    summary: 'Deletes a draft.',
    scope: 'campaigns:write',
    operation: operations.AktvatorDeleteCampaign,
    variables: ({ params }) => ({ input: { id: params['id'] } }),
  }),
  ...statusRoutes({
    name: 'campaign',
    path: '/campaigns/:id/status',
    scope: 'campaigns:write',
    status: operations.AktvatorCampaignStatus,
    mutations: {
      active: operations.AktvatorActivateCampaign,
      paused: operations.AktvatorPauseCampaign,
      ended: operations.AktvatorEndCampaign,
    },
    first: 'draft',
    present: ({ campaign }) => presentAktvatorCampaign(given(campaign)),
  }),
];
