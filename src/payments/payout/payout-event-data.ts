import * as z from 'zod';
import { amountShape, idData, promoterIdData, walletIdData } from '../../kernel/event-data.js';

const payout = z.object({
  payoutId: idData('pay', 'the payout'),
  promoterId: promoterIdData,
  walletId: walletIdData,
  status: z.string().describe('The status.'),
  ...amountShape('payout', 'What leaves the wallet'),
  ...amountShape('fee', 'The fee'),
  ...amountShape('net', 'What is paid'),
  reference: z.string().nullable().describe("The payment provider's reference."),
  reason: z.string().nullable().describe('Why it was not paid.'),
});

/** The `data` of the domain events of payouts. */
export const payoutEventData = {
  'payout.requested': payout,
  'payout.approved': payout,
  'payout.paid': payout,
  'payout.failed': payout,
  'payout.cancelled': payout,
} as const;
