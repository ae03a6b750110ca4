import { createPayoutServices, type PayoutNeeds } from './create-payout-services.js';
import { allow, type Feature } from '../../kernel/feature.js';
import { MemberRole } from '../../kernel/member-role.js';
import { Payout } from './payout.entity.js';
import { findPayout } from './payout.service.js';
import { OperatorPayoutResolver } from './operator-payout.resolver.js';
import { PayoutResolver, PromoterPayoutsResolver } from './payout.resolver.js';
import {
  OrganizationPayoutTotalsResolver,
  PayoutTotalResolver,
  PromoterPayoutTotalsResolver,
} from './payout-totals.resolver.js';
import { PayoutTotalsService } from './payout-totals.service.js';
import { PayoutSubscription } from './payout.subscription.js';
import { payoutSettings } from './payout.settings.js';
import { payoutEventData } from './payout-event-data.js';

export const payoutNames = {
  ids: { payout: ['pay'] },
  scopes: {
    'payouts:read': { leastRole: MemberRole.MEMBER, description: 'Reads payouts.' },
    'payouts:write': {
      leastRole: MemberRole.ADMIN,
      description: 'Requests and cancels payouts of promoters.',
    },
  },
  eventTypes: {
    'payout.requested': {
      data: payoutEventData['payout.requested'],
      scope: 'payouts:read',
      description: 'A promoter requested a payout, or you requested it for the promoter.',
    },
    'payout.approved': {
      data: payoutEventData['payout.approved'],
      scope: 'payouts:read',
      description: 'A payout was approved and waits for payment.',
    },
    'payout.paid': {
      data: payoutEventData['payout.paid'],
      scope: 'payouts:read',
      description: 'A payout was paid.',
    },
    'payout.failed': {
      data: payoutEventData['payout.failed'],
      scope: 'payouts:read',
      description: 'A payout could not be paid, with the reason. The money is back in the wallet.',
    },
    'payout.cancelled': {
      data: payoutEventData['payout.cancelled'],
      scope: 'payouts:read',
      description: 'A payout was cancelled, or rejected by the platform. The money is back in the wallet.',
    },
  },
} as const;

/** What `payments/payout` adds to Tribute. */
export const payoutFeature = {
  room: 'payments/payout',
  ...payoutNames,
  settings: payoutSettings,
  entities: [Payout],
  nodes: { payout: { type: 'Payout', find: findPayout } },
  auditActions: { exportPayouts: 'An operator downloaded the approved payouts that are paid by hand.' },
  operations: {
    Query: { ...allow('payouts:read', 'payout', 'payouts'), ...allow('operator', 'operatorPayouts') },
    Subscription: allow('payouts:read', 'payoutUpdated'),
    Mutation: {
      ...allow('operator', 'approvePayout', 'rejectPayout', 'completePayout', 'failPayout'),
      ...allow('operator', 'approvePayouts', 'rejectPayouts', 'completePayouts', 'failPayouts'),
      requestPayout: { who: 'payouts:write', orPromoter: true },
      requestPayouts: { who: 'payouts:write', orPromoter: true },
      cancelPayout: { who: 'payouts:write', orPromoter: true },
      cancelPayouts: { who: 'payouts:write', orPromoter: true },
      setPayoutDestination: { who: 'payouts:write', orPromoter: true },
    },
  },
  types: { Payout: { scope: 'payouts:read' }, PayoutTotal: { scope: 'payouts:read' } },
  sandbox: { empties: [{ table: 'payout' }] },
  create: (needs: PayoutNeeds) => {
    const { services, job } = createPayoutServices(needs);
    const { payouts, payoutRequests, payoutDestinations, payoutDecisions } = services;
    const totals = new PayoutTotalsService();
    return {
      services,
      resolvers: [
        new PayoutResolver(payouts, payoutRequests, payoutDestinations),
        new PayoutSubscription(),
        new PromoterPayoutsResolver(payouts),
        new OrganizationPayoutTotalsResolver(totals),
        new PromoterPayoutTotalsResolver(totals),
        new PayoutTotalResolver(),
        new OperatorPayoutResolver(payoutDecisions),
      ],
      jobs: [job],
    };
  },
} satisfies Feature<PayoutNeeds>;
