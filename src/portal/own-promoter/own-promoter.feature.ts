import type { Ground } from '../../kernel/ground.js';
import { part, type Feature } from '../../kernel/feature.js';
import type { PayoutService } from '../../payments/payout/payout.service.js';
import {
  LinkFiguresResolver,
  OwnPayoutsResolver,
  OwnPromoterResolver,
  ViewerPromotersResolver,
} from './own-promoter.resolver.js';
import { OwnPromoterService } from './own-promoter.service.js';

/** What it is created from. */
interface Needs extends Ground {
  readonly payouts: PayoutService;
}

/** What `portal/own-promoter` adds to Tribute. */
export const ownPromoterFeature = {
  room: 'portal/own-promoter',
  types: { OwnPromoter: { scope: 'promoters:read' }, LinkFigures: part, PromoterFigures: part },
  create: ({ orm, payouts }: Needs) => {
    const ownPromoters = new OwnPromoterService(orm.getMetadata());
    return {
      services: { ownPromoters },
      resolvers: [
        new ViewerPromotersResolver(ownPromoters),
        new OwnPromoterResolver(ownPromoters),
        new LinkFiguresResolver(ownPromoters),
        new OwnPayoutsResolver(payouts),
      ],
    };
  },
} satisfies Feature<Needs>;
