import * as z from 'zod';
import {
  campaignIdData,
  eventIdData,
  goalIdData,
  promoterIdData,
  sessionIdData,
  nullableData,
} from '../../kernel/event-data.js';

const event = z.object({
  eventId: eventIdData,
  eventType: z.string().describe('The type, as reported.'),
  status: z.string().describe('The status.'),
  reason: z.string().nullable().describe('Why it was not counted.'),
  campaignId: nullableData(campaignIdData),
  promoterId: nullableData(promoterIdData),
  goalId: goalIdData.optional(),
  sessionId: sessionIdData.optional(),
});

/** The `data` of the domain events of evaluated events. */
export const reportedEventData = {
  'event.processed': event,
  'event.unmatched': event,
  'event.rejected': event,
  'event.held_for_review': event,
} as const;
