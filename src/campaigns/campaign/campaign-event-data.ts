import * as z from 'zod';
import { campaignIdData, lowerCaseData } from '../../kernel/event-data.js';
import { CampaignStatus } from './campaign-status.js';

const status = lowerCaseData(CampaignStatus).describe('The status.');

export const campaignData = z.object({
  campaignId: campaignIdData,
  name: z.string().describe('The name.'),
  status,
});

/** The `data` of the domain events of campaigns. */
export const campaignEventData = {
  'campaign.created': campaignData,
  'campaign.approved': campaignData,
  'campaign.rejected': campaignData.extend({ reason: z.string().nullable().describe('Why.') }),
  'campaign.status_changed': campaignData.extend({
    previousStatus: status.describe('The status before.'),
    by: z.literal('schedule').optional().describe('Only if the schedule changed it.'),
  }),
  'campaign.budget_exhausted': z.object({ campaignId: campaignIdData }),
  'campaign.updated': campaignData.partial({ name: true, status: true }),
} as const;
