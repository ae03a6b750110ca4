import type { Feature } from '../../kernel/feature.js';
import { Conversion } from './conversion.entity.js';

/** What `events/conversion` adds to Tribute. */
export const conversionFeature: Feature = {
  room: 'events/conversion',
  entities: [Conversion],
  nodes: {
    conversion: { entity: Conversion, type: 'Conversion' },
  },
  operations: {
    Query: {
      conversion: { who: 'events:read' },
      conversions: { who: 'events:read' },
    },
    Mutation: {
      recordConversion: { who: 'events:write', publishable: true, unaudited: true },
      cancelConversion: { who: 'events:write' },
    },
  },
  types: {
    Conversion: { scope: 'events:read' },
  },
};
