import { part, type Feature } from '../../kernel/feature.js';
import type { PayoutService } from '../../payments/payout/payout.service.js';
import {
  LinkFiguresResolver,
  OwnPayoutsResolver,
  OwnPromoterResolver,
  ViewerPromotersResolver,
} from './own-promoter.resolver.js';
import type { OwnPromoterService } from './own-promoter.service.js';

/** The services of its resolvers. */
interface Services {
  readonly ownPromoters: OwnPromoterService;
  readonly payouts: PayoutService;
}

/** What `portal/own-promoter` adds to Tribute. */
export const ownPromoterFeature: Feature<Services> = {
  room: 'portal/own-promoter',
  types: {
    OwnPromoter: { scope: 'promoters:read' },
    LinkFigures: part,
    PromoterFigures: part,
  },
  resolvers: ({ ownPromoters, payouts }) => [
    new ViewerPromotersResolver(ownPromoters),
    new OwnPromoterResolver(ownPromoters),
    new LinkFiguresResolver(ownPromoters),
    new OwnPayoutsResolver(payouts),
  ],
};
