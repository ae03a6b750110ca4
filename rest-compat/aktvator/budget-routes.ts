import * as operations from '../generated/operations.js';
import { currency, minorUnits, plain } from '../shared/field.js';
import { given } from '../shared/present.js';
import { item, type Route } from '../shared/route.js';
import { presentAktvatorCampaign } from './present-campaign.js';

/** Money that an organization sets aside for a campaign */
export const budgetRoutes: readonly Route[] = [
  item('POST', '/campaigns/:id/fund', {
    summary:
      "Moves money from the organization wallet to a campaign's own account. From then on, the campaign uses only this account.",
    scope: 'wallet:write',
    status: 200,
    body: [minorUnits('amount'), currency, plain('idempotencyKey')],
    operation: operations.AktvatorFundCampaign,
    variables: ({ params, input }) => ({ input: { id: params['id'], ...input } }),
    present: ({ campaign }) => presentAktvatorCampaign(given(campaign)),
  }),
  item('POST', '/campaigns/:id/defund', {
    summary:
      "Moves money from a campaign's own account back to the organization wallet. Default: the whole balance.",
    scope: 'wallet:write',
    status: 200,
    body: [minorUnits('amount'), currency, plain('close'), plain('idempotencyKey')],
    operation: operations.AktvatorDefundCampaign,
    variables: ({ params, input }) => ({ input: { id: params['id'], ...input } }),
    present: ({ campaign }) => presentAktvatorCampaign(given(campaign)),
  }),
];
