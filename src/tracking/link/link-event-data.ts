import * as z from 'zod';
import { campaignIdData, idData, promoterIdData } from '../../kernel/event-data.js';

const link = z.object({
  linkId: idData('link', 'the link'),
  campaignId: campaignIdData,
  promoterId: promoterIdData,
  code: z.string().describe('The code.'),
  name: z.string().nullable().describe('The name.'),
  targetUrl: z.string().describe('Where it leads.'),
});

/** The `data` of the domain events of links. */
export const linkEventData = {
  'link.created': link,
  'link.updated': link,
  'link.disabled': link,
  'link.enabled': link,
} as const;
