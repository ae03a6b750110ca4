import type { Feature } from '../../kernel/feature.js';
import { TopUpRefund } from './top-up-refund.entity.js';
import { TopUp } from './top-up.entity.js';
import type { RefundService } from './refund.service.js';
import { OrganizationTopUpsResolver, TopUpRefundResolver, TopUpResolver } from './top-up.resolver.js';
import type { TopUpService } from './top-up.service.js';

/** The services of its resolvers. */
interface Services {
  readonly topUps: TopUpService;
  readonly topUpRefunds: RefundService;
}

/** What `payments/top-up` adds to Tribute. */
export const topUpFeature: Feature<Services> = {
  room: 'payments/top-up',
  entities: [TopUp, TopUpRefund],
  nodes: {
    topUp: { entity: TopUp, type: 'TopUp' },
    topUpRefund: { entity: TopUpRefund, type: 'TopUpRefund' },
  },
  operations: {
    Query: {
      topUp: { who: 'wallet:read' },
      topUps: { who: 'wallet:read' },
    },
    Mutation: {
      topUpWallet: { who: 'wallet:write' },
      refundTopUp: { who: 'wallet:write', orOperator: true },
    },
  },
  types: {
    TopUp: { scope: 'wallet:read' },
    TopUpRefund: { scope: 'wallet:read' },
  },
  resolvers: ({ topUps, topUpRefunds }) => [
    new TopUpResolver(topUps, topUpRefunds),
    new TopUpRefundResolver(),
    new OrganizationTopUpsResolver(topUps),
  ],
};
