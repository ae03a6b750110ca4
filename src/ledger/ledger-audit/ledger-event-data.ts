import * as z from 'zod';
import { idData } from '../../kernel/event-data.js';

/** The `data` of the domain events of the ledger. */
export const ledgerEventData = {
  'ledger.alarm': z.object({
    alarmId: idData('alm', 'the alarm'),
    status: z.enum(['raised', 'closed']).describe('Whether it is new or over.'),
    code: z.string().describe('What was found.'),
  }),
} as const;
