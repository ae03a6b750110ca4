import type { Ground } from '../../kernel/ground.js';
import { rateSourceOf } from './rate-source-of.js';
import { allow, part, type Feature } from '../../kernel/feature.js';
import { RateResolver } from './rate.resolver.js';
import { RateService } from './rate.service.js';
import { rateSettings } from './rate.settings.js';
import type { ConfigOf } from '../../kernel/setting.js';

/** What it is created from. */
interface Needs extends Ground {
  readonly config: ConfigOf<typeof rateSettings>;
}

/** What `ledger/rate` adds to Tribute. */
export const rateFeature = {
  room: 'ledger/rate',
  settings: rateSettings,
  operations: { Query: allow('caller', 'rate') },
  types: { Rate: part },
  create: ({ config, log }: Needs) => {
    const rates = new RateService(rateSourceOf(config, log));
    return { services: { rates }, resolvers: [new RateResolver(rates)], close: async () => rates.close() };
  },
} satisfies Feature<Needs>;
