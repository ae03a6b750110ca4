import type { Feature } from '../../kernel/feature.js';
import { TopUpRefund } from './top-up-refund.entity.js';
import { TopUp } from './top-up.entity.js';

/** What `payments/top-up` adds to Tribute. */
export const topUpFeature: Feature = {
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
};
