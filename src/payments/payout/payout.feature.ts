import { createPayoutServices, type PayoutNeeds } from './create-payout-services.js';
import type { Feature } from '../../kernel/feature.js';
import { Payout } from './payout.entity.js';
import { OperatorPayoutResolver } from './operator-payout.resolver.js';
import { PayoutResolver, PromoterPayoutsResolver } from './payout.resolver.js';

/** What `payments/payout` adds to Tribute. */
export const payoutFeature = {
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
  create: (needs: PayoutNeeds) => {
    const { services, job } = createPayoutServices(needs);
    const { payouts, payoutRequests, payoutDestinations, payoutDecisions } = services;
    return {
      services,
      resolvers: [
        new PayoutResolver(payouts, payoutRequests, payoutDestinations),
        new PromoterPayoutsResolver(payouts),
        new OperatorPayoutResolver(payoutDecisions),
      ],
      jobs: [job],
    };
  },
} satisfies Feature<PayoutNeeds>;
