import * as z from 'zod';
import { idData, promoterIdData, timeData } from '../../../kernel/event-data.js';

const postback = z.object({ postbackId: idData('pbk', 'the postback'), promoterId: promoterIdData });

/** The `data` of the domain events of postbacks. */
export const postbackEventData = {
  'postback.disabled': postback.extend({
    reason: z.string().nullable().describe('Why.'),
    failingSince: timeData.nullable().describe('Since when it fails.'),
  }),
  'postback.test': postback,
} as const;
