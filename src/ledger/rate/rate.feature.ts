import { part, type Feature } from '../../kernel/feature.js';
import { RateResolver } from './rate.resolver.js';
import type { RateService } from './rate.service.js';

/** The services of its resolvers. */
interface Services {
  readonly rates: RateService;
}

/** What `ledger/rate` adds to Tribute. */
export const rateFeature: Feature<Services> = {
  room: 'ledger/rate',
  operations: {
    Query: {
      rate: { who: 'caller' },
    },
  },
  types: {
    Rate: part,
  },
  resolvers: ({ rates }) => [new RateResolver(rates)],
};
