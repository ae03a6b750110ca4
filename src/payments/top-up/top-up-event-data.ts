import * as z from 'zod';
import { amountShape, idData, walletIdData } from '../../kernel/event-data.js';

const topUp = z.object({ walletId: walletIdData, topUpId: idData('top', 'the top-up') });
const refundId = idData('rfd', 'the refund');

/** The `data` of the domain events of top-ups. */
export const topUpEventData = {
  'wallet.credited': topUp.extend({
    refundId: refundId.optional(),
    ...amountShape('credited', 'What was credited'),
  }),
  'wallet.refunded': topUp.extend({
    refundId,
    origin: z.string().describe('Who began the refund.'),
    reason: z.string().nullable().describe('Why.'),
    ...amountShape('refunded', 'What was refunded'),
  }),
  'top_up.failed': topUp.extend({
    status: z.string().describe('The status.'),
    failureReason: z.string().nullable().describe('Why.'),
    ...amountShape('topUp', 'What was to be paid'),
  }),
} as const;
