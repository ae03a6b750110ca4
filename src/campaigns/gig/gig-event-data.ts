import * as z from 'zod';
import { campaignIdData, gigIdData } from '../../kernel/event-data.js';

const gig = z.object({
  gigId: gigIdData,
  campaignId: campaignIdData,
  title: z.string().describe('The title.'),
});

/** The `data` of the domain events of gigs. */
export const gigEventData = {
  'gig.created': gig,
  'gig.updated': gig,
  'gig.published': gig,
  'gig.paused': gig,
  'gig.closed': gig,
  'gig.deleted': gig,
} as const;
