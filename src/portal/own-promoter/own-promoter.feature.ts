import type { Ground } from '../../kernel/ground.js';
import { allow, type Feature } from '../../kernel/feature.js';
import type { PayoutService } from '../../payments/payout/payout.service.js';
import type { PerformanceService } from '../../tracking/performance/performance.service.js';
import {
  OwnPerformanceResolver,
  OwnPayoutsResolver,
  OwnPromoterResolver,
  ViewerPromotersResolver,
} from './own-promoter.resolver.js';
import { OwnPromoterSubscription } from './own-promoter.subscription.js';
import { OwnPromoterService } from './own-promoter.service.js';

/** What it is created from. */
interface Needs extends Ground {
  readonly payouts: PayoutService;
  readonly performances: PerformanceService;
}

/** What `portal/own-promoter` adds to Tribute. */
export const ownPromoterFeature = {
  room: 'portal/own-promoter',
  operations: { Subscription: allow('person', 'ownPerformanceUpdated') },
  types: { OwnPromoter: { scope: 'promoters:read' } },
  create: ({ orm, payouts, performances }: Needs) => {
    const ownPromoters = new OwnPromoterService(orm.getMetadata());
    return {
      services: { ownPromoters },
      resolvers: [
        new ViewerPromotersResolver(ownPromoters),
        new OwnPromoterResolver(ownPromoters),
        new OwnPerformanceResolver(performances),
        new OwnPayoutsResolver(payouts),
        new OwnPromoterSubscription(),
      ],
    };
  },
} satisfies Feature<Needs>;
