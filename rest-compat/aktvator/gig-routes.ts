import { currency, minorUnits, moment, plain, word } from '../shared/field.js';
import { fixed, unitOf } from '../shared/fixed-fields.js';
import { mutation } from '../shared/mutation.js';
import { item, list, type Route } from '../shared/route.js';
import { gigFields, presentGig, type AktvatorGig } from './present-gig.js';
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

interface GigPayload {
  readonly gig: AktvatorGig;
}

/** /gigs */
export const gigRoutes: readonly Route[] = [
  list<AktvatorGig>({
    method: 'GET',
    path: '/gigs',
    summary: 'Lists gigs across your campaigns.',
    scope: 'gigs:read',
    query: [plain('campaignId'), word('status')],
    operation: `query ($filter: GigFilter, $first: Int, $offset: Int) {
      gigs(filter: $filter, first: $first, offset: $offset) { totalCount nodes { ...GigFields } }
    } ${gigFields}`,
    variables: ({ filter }) => ({ filter }),
    presentItem: presentGig,
  }),
  item<GigPayload>({
    method: 'POST',
    path: '/gigs',
    summary: 'Creates a gig in a campaign as a draft.',
    scope: 'gigs:write',
    body: [...settings, currency, plain('campaignId')],
    operation: mutation('createGig', 'gig { ...GigFields }', gigFields),
    variables: ({ input }) => ({ input }),
    present: ({ gig }) => presentGig(gig),
  }),
  item<AktvatorGig>({
    method: 'GET',
    path: '/gigs/:id',
    summary: 'Fetches a gig.',
    scope: 'gigs:read',
    operation: `query ($id: ID!) { gig(id: $id) { ...GigFields } } ${gigFields}`,
    variables: ({ params }) => ({ id: params['id'] }),
    present: presentGig,
  }),
  item<GigPayload>({
    method: 'PATCH',
    path: '/gigs/:id',
    summary: 'Changes a gig.',
    scope: 'gigs:write',
    body: [...settings, unitOf(['rewardAmount']), ...fixedFields],
    operation: mutation('updateGig', 'gig { ...GigFields }', gigFields),
    variables: ({ params, input }) => ({ input: { id: params['id'], ...input } }),
    present: ({ gig }) => presentGig(gig),
  }),
  item({
    method: 'DELETE',
    path: '/gigs/:id',
    summary: 'Deletes a draft.',
    scope: 'gigs:write',
    operation: mutation('deleteGig', 'deletedId'),
    variables: ({ params }) => ({ input: { id: params['id'] } }),
  }),
  ...statusRoutes({
    query: 'gig',
    path: '/gigs/:id/status',
    scope: 'gigs:write',
    mutations: { published: 'publishGig', paused: 'pauseGig', closed: 'closeGig' },
    first: 'draft',
    fields: gigFields,
    fragment: 'GigFields',
    present: (payload) => presentGig((payload as GigPayload).gig),
  }),
];
