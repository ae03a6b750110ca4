import * as z from 'zod';
import { amountShape, campaignIdData, walletIdData, nullableData } from '../../kernel/event-data.js';

/** The `data` of the domain events of wallets. */
export const walletEventData = {
  'wallet.low_balance': z.object({
    walletId: walletIdData,
    campaignId: nullableData(campaignIdData),
    ...amountShape('balance', 'The balance'),
    ...z.object(amountShape('threshold', 'The threshold')).partial().shape,
  }),
  'wallet.updated': z.object({ walletId: walletIdData }),
} as const;
