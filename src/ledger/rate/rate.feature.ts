import type { Ground } from '../../kernel/ground.js';
import { rateSourceOf, type RateSettings } from './rate-source-of.js';
import { part, type Feature } from '../../kernel/feature.js';
import { RateResolver } from './rate.resolver.js';
import { RateService } from './rate.service.js';

/** What it is created from. */
interface Needs extends Ground {
  readonly config: RateSettings;
}

/** What `ledger/rate` adds to Tribute. */
export const rateFeature = {
  room: 'ledger/rate',
  operations: {
    Query: {
      rate: { who: 'caller' },
    },
  },
  types: {
    Rate: part,
  },
  create: ({ config, log }: Needs) => {
    const rates = new RateService(rateSourceOf(config, log));
    return {
      services: { rates },
      resolvers: [new RateResolver(rates)],
      close: async () => rates.close(),
    };
  },
} satisfies Feature<Needs>;
