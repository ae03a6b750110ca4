import type { Feature } from '../../kernel/feature.js';
import { Promoter } from './promoter.entity.js';
import { PromoterSuspensionResolver } from './promoter-suspension.resolver.js';
import type { PromoterSuspensionService } from './promoter-suspension.service.js';
import { PromoterResolver } from './promoter.resolver.js';
import type { PromoterService } from './promoter.service.js';

/** The services of its resolvers. */
interface Services {
  readonly promoters: PromoterService;
  readonly promoterSuspensions: PromoterSuspensionService;
}

/** What `identity/promoter` adds to Tribute. */
export const promoterFeature: Feature<Services> = {
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
  resolvers: ({ promoters, promoterSuspensions }) => [
    new PromoterResolver(promoters),
    new PromoterSuspensionResolver(promoterSuspensions),
  ],
};
