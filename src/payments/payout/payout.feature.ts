import type { Feature } from '../../kernel/feature.js';
import { Payout } from './payout.entity.js';
import { OperatorPayoutResolver } from './operator-payout.resolver.js';
import type { PayoutDecisionService } from './payout-decision.service.js';
import type { PayoutDestinationService } from './payout-destination.service.js';
import type { PayoutRequestService } from './payout-request.service.js';
import { PayoutResolver, PromoterPayoutsResolver } from './payout.resolver.js';
import type { PayoutService } from './payout.service.js';

/** The services of its resolvers. */
interface Services {
  readonly payouts: PayoutService;
  readonly payoutRequests: PayoutRequestService;
  readonly payoutDestinations: PayoutDestinationService;
  readonly payoutDecisions: PayoutDecisionService;
}

/** What `payments/payout` adds to Tribute. */
export const payoutFeature: Feature<Services> = {
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
  resolvers: ({ payouts, payoutRequests, payoutDestinations, payoutDecisions }) => [
    new PayoutResolver(payouts, payoutRequests, payoutDestinations),
    new PromoterPayoutsResolver(payouts),
    new OperatorPayoutResolver(payoutDecisions),
  ],
};
