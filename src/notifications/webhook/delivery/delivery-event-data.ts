import * as z from 'zod';
import { idData } from '../../../kernel/event-data.js';

/** The `data` of the domain events of deliveries. */
export const deliveryEventData = {
  'delivery.attempted': z.object({
    attemptId: idData('try', 'the attempt'),
    deliveryId: idData('dlv', 'the delivery'),
    endpointId: idData('whk', 'the endpoint'),
    number: z.int().min(1).describe('Number of the attempt.'),
    outcome: z.string().describe('What came of it.'),
    statusCode: z.int().nullable().describe('Status of the response.'),
    eventType: z.string().nullable().describe('Type of the domain event that it sends.'),
  }),
} as const;
