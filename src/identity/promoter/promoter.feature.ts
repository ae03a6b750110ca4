import type { Feature } from '../../kernel/feature.js';
import { Promoter } from './promoter.entity.js';

/** What `identity/promoter` adds to Tribute. */
export const promoterFeature: Feature = {
  room: 'identity/promoter',
  entities: [Promoter],
  nodes: {
    promoter: { entity: Promoter, type: 'Promoter' },
  },
  operations: {
    Query: {
      promoter: { who: 'promoters:read' },
      promoters: { who: 'promoters:read' },
    },
    Mutation: {
      createPromoter: { who: 'promoters:write' },
      updatePromoter: { who: 'promoters:write' },
      suspendPromoter: { who: 'promoters:suspend', orOperator: true },
      unsuspendPromoter: { who: 'promoters:suspend', orOperator: true },
    },
  },
  types: {
    Promoter: { scope: 'promoters:read' },
  },
};
