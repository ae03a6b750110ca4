import { part, type Feature } from '../../kernel/feature.js';

/** What `portal/own-promoter` adds to Tribute. */
export const ownPromoterFeature: Feature = {
  room: 'portal/own-promoter',
  types: {
    OwnPromoter: { scope: 'promoters:read' },
    LinkFigures: part,
    PromoterFigures: part,
  },
};
