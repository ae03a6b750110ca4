import type { Ground } from '../../kernel/ground.js';
import { allow, type Feature } from '../../kernel/feature.js';
import type { PostbackFinder } from '../../notifications/webhook/postback/postback-finder.js';
import type { PayoutService } from '../../payments/payout/payout.service.js';
import type { PerformanceService } from '../../tracking/performance/performance.service.js';
import {
  OwnPerformanceResolver,
  OwnPayoutsResolver,
  OwnPostbacksResolver,
  OwnPromoterResolver,
  ViewerPromotersResolver,
} from './own-promoter.resolver.js';
import { OwnEarningsSubscription } from './own-earnings.subscription.js';
import { OwnPromoterSubscription } from './own-promoter.subscription.js';
import { OwnPromoterService } from './own-promoter.service.js';

/** What it is created from. */
interface Needs extends Ground {
  readonly payouts: PayoutService;
  readonly performances: PerformanceService;
  readonly postbackFinder: PostbackFinder;
}

/** What `portal/own-promoter` adds to Tribute. */
export const ownPromoterFeature = {
  room: 'portal/own-promoter',
  operations: {
    Subscription: allow(
      'person',
      'ownPerformanceUpdated',
      'ownWalletUpdated',
      'ownRewardUpdated',
      'ownActionAttemptUpdated',
    ),
  },
  types: { OwnPromoter: { scope: 'promoters:read' } },
  create: ({ orm, payouts, performances, postbackFinder }: Needs) => {
    const ownPromoters = new OwnPromoterService(orm.getMetadata());
    return {
      services: { ownPromoters },
      resolvers: [
        new ViewerPromotersResolver(ownPromoters),
        new OwnPromoterResolver(ownPromoters),
        new OwnPerformanceResolver(performances),
        new OwnPayoutsResolver(payouts),
        new OwnPromoterSubscription(),
        new OwnEarningsSubscription(),
        new OwnPostbacksResolver(postbackFinder),
      ],
    };
  },
} satisfies Feature<Needs>;
