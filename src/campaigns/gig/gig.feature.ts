import type { Feature } from '../../kernel/feature.js';
import { Gig } from './gig.entity.js';

/** What `campaigns/gig` adds to Tribute. */
export const gigFeature: Feature = {
  room: 'campaigns/gig',
  entities: [Gig],
  nodes: {
    gig: { entity: Gig, type: 'Gig' },
  },
  operations: {
    Query: {
      gig: { who: 'gigs:read' },
      gigs: { who: 'gigs:read' },
    },
    Mutation: {
      createGig: { who: 'gigs:write' },
      updateGig: { who: 'gigs:write' },
      publishGig: { who: 'gigs:write' },
      pauseGig: { who: 'gigs:write' },
      closeGig: { who: 'gigs:write' },
      deleteGig: { who: 'gigs:write' },
    },
  },
  types: {
    Gig: { scope: 'gigs:read' },
  },
};
