import type { Feature } from '../../kernel/feature.js';
import { Conversion } from './conversion.entity.js';
import { ConversionResolver } from './conversion.resolver.js';
import type { ConversionService } from './conversion.service.js';

/** The services of its resolvers. */
interface Services {
  readonly conversions: ConversionService;
}

/** What `events/conversion` adds to Tribute. */
export const conversionFeature: Feature<Services> = {
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
  resolvers: ({ conversions }) => [new ConversionResolver(conversions)],
};
