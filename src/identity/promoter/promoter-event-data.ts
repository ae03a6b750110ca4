import * as z from 'zod';
import { campaignIdData, promoterIdData } from '../../kernel/event-data.js';

const name = z.string().describe('The name.');
const promoter = z.object({
  promoterId: promoterIdData,
  name,
  externalId: z.string().nullable().describe("The organization's own id of the promoter."),
});

/** The `data` of the domain events of promoters. */
export const promoterEventData = {
  'promoter.joined': z.object({ promoterId: promoterIdData, campaignId: campaignIdData, name }),
  'promoter.created': promoter,
  'promoter.updated': promoter,
  'promoter.suspended': promoter.extend({ reason: z.string().describe('Why.') }),
  'promoter.unsuspended': promoter,
} as const;
