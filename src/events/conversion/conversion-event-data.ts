import * as z from 'zod';
import {
  amountShape,
  campaignIdData,
  eventIdData,
  goalIdData,
  idData,
  promoterIdData,
  sessionIdData,
  nullableData,
} from '../../kernel/event-data.js';

const conversion = z.object({
  conversionId: idData('conv', 'the conversion'),
  promoterId: promoterIdData,
  campaignId: campaignIdData,
  goalId: goalIdData,
  eventId: eventIdData,
  sessionId: nullableData(sessionIdData),
  ...amountShape('reward', 'What it earns'),
});

/** The `data` of the domain events of conversions. */
export const conversionEventData = { 'conversion.completed': conversion } as const;
