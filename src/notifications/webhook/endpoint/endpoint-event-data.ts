import * as z from 'zod';
import { idData, timeData } from '../../../kernel/event-data.js';

const endpointId = idData('whk', 'the endpoint');

/** The `data` of the domain events of webhook endpoints. */
export const endpointEventData = {
  'webhook_endpoint.disabled': z.object({
    endpointId,
    name: z.string().describe('The name.'),
    targetUrl: z.string().describe('The URL.'),
    reason: z.string().nullable().describe('Why.'),
    failingSince: timeData.nullable().describe('Since when it fails.'),
  }),
  'webhook_endpoint.test': z.object({ endpointId, message: z.string().describe('A text.') }),
} as const;
