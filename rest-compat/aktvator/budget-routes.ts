import { currency, minorUnits, plain } from '../shared/field.js';
import { mutation } from '../shared/mutation.js';
import { item, type Route } from '../shared/route.js';
import {
  aktvatorCampaignFields,
  presentAktvatorCampaign,
  type AktvatorCampaign,
} from './present-campaign.js';

interface CampaignPayload {
  readonly campaign: AktvatorCampaign;
}

/** Money that an organization sets aside for a campaign */
export const budgetRoutes: readonly Route[] = [
  item<CampaignPayload>({
    method: 'POST',
    path: '/campaigns/:id/fund',
    summary:
      "Moves money from the organization wallet to a campaign's own account. From then on, the campaign uses only this account.",
    scope: 'wallet:write',
    status: 200,
    body: [minorUnits('amount'), currency, plain('idempotencyKey')],
    operation: mutation('fundCampaign', 'campaign { ...CampaignFields }', aktvatorCampaignFields),
    variables: ({ params, input }) => ({ input: { id: params['id'], ...input } }),
    present: ({ campaign }) => presentAktvatorCampaign(campaign),
  }),
  item<CampaignPayload>({
    method: 'POST',
    path: '/campaigns/:id/defund',
    summary:
      "Moves money from a campaign's own account back to the organization wallet. Default: the whole balance.",
    scope: 'wallet:write',
    status: 200,
    body: [minorUnits('amount'), currency, plain('close'), plain('idempotencyKey')],
    operation: mutation('defundCampaign', 'campaign { ...CampaignFields }', aktvatorCampaignFields),
    variables: ({ params, input }) => ({ input: { id: params['id'], ...input } }),
    present: ({ campaign }) => presentAktvatorCampaign(campaign),
  }),
];
