import type { Feature } from '../../kernel/feature.js';
import { Payout } from './payout.entity.js';

/** What `payments/payout` adds to Tribute. */
export const payoutFeature: Feature = {
  room: 'payments/payout',
  entities: [Payout],
  nodes: {
    payout: { entity: Payout, type: 'Payout' },
  },
  operations: {
    Query: {
      payout: { who: 'payouts:read' },
      payouts: { who: 'payouts:read' },
      operatorPayouts: { who: 'operator' },
    },
    Mutation: {
      requestPayout: { who: 'payouts:write', orPromoter: true },
      cancelPayout: { who: 'payouts:write', orPromoter: true },
      setPayoutDestination: { who: 'payouts:write', orPromoter: true },
      approvePayout: { who: 'operator' },
      rejectPayout: { who: 'operator' },
      completePayout: { who: 'operator' },
      failPayout: { who: 'operator' },
    },
  },
  types: {
    Payout: { scope: 'payouts:read' },
  },
};
