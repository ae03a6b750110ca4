import * as operations from '../generated/operations.js';
import { currency, minorUnits, moment, plain, word } from '../shared/field.js';
import { fixed, unitOf } from '../shared/fixed-fields.js';
import { given } from '../shared/present.js';
import { item, list, type Route } from '../shared/route.js';
import { presentGig } from './present-gig.js';
import { statusRoutes } from './status-routes.js';

const settings = [
  plain('title'),
  plain('actionType'),
  plain('description'),
  minorUnits('rewardAmount'),
  word('verification'),
  word('proof'),
  word('repeat'),
  plain('maxPerPromoter'),
  plain('maxTotal'),
  moment('deadline'),
];

const fixedFields = [
  ...fixed(['status'], 'use PATCH /gigs/:id/status/:status'),
  ...fixed(['id', 'campaignId', 'createdAt', 'updatedAt']),
];

/** /gigs */
export const gigRoutes: readonly Route[] = [
  list('/gigs', {
    summary: 'Lists gigs across your campaigns.',
    scope: 'gigs:read',
    query: [plain('campaignId'), word('status')],
    operation: operations.AktvatorGigs,
    variables: ({ filter }) => filter,
    presentItem: presentGig,
  }),
  item('POST', '/gigs', {
    summary: 'Creates a gig in a campaign as a draft.',
    scope: 'gigs:write',
    body: [...settings, currency, plain('campaignId')],
    operation: operations.AktvatorCreateGig,
    variables: ({ input }) => ({ input }),
    present: ({ gig }) => presentGig(given(gig)),
  }),
  item('GET', '/gigs/:id', {
    summary: 'Fetches a gig.',
    scope: 'gigs:read',
    operation: operations.AktvatorGig,
    variables: ({ params }) => ({ id: params['id'] }),
    present: presentGig,
  }),
  item('PATCH', '/gigs/:id', {
    summary: 'Changes a gig.',
    scope: 'gigs:write',
    body: [...settings, unitOf(['rewardAmount']), ...fixedFields],
    operation: operations.AktvatorUpdateGig,
    variables: ({ params, input }) => ({ input: { id: params['id'], ...input } }),
    present: ({ gig }) => presentGig(given(gig)),
  }),
  item('DELETE', '/gigs/:id', {
    summary: 'Deletes a draft.',
    scope: 'gigs:write',
    operation: operations.AktvatorDeleteGig,
    variables: ({ params }) => ({ input: { id: params['id'] } }),
  }),
  ...statusRoutes({
    name: 'gig',
    path: '/gigs/:id/status',
    scope: 'gigs:write',
    status: operations.AktvatorGigStatus,
    mutations: {
      published: operations.AktvatorPublishGig,
      paused: operations.AktvatorPauseGig,
      closed: operations.AktvatorCloseGig,
    },
    first: 'draft',
    present: ({ gig }) => presentGig(given(gig)),
  }),
];
