import { part, type Feature } from '../../kernel/feature.js';
import { SimulationResolver } from './simulation.resolver.js';
import { SimulationService } from './simulation.service.js';
import { simulationSettings } from './simulation.settings.js';
import type { ConfigOf } from '../../kernel/setting.js';

/** What it is created from. */
interface Needs {
  readonly config: ConfigOf<typeof simulationSettings>;
}

/** What `evaluation/simulation` adds to Tribute. */
export const simulationFeature = {
  room: 'evaluation/simulation',
  settings: simulationSettings,
  operations: {
    Mutation: {
      // And rewards:read, which the service asks for: it says what was paid.
      simulateRewardRules: { who: 'campaigns:read' },
    },
  },
  types: { RewardSimulation: part, SimulatedPromoter: part, SimulatedRule: part },
  create: ({ config }: Needs) => ({
    resolvers: [new SimulationResolver(new SimulationService(config.simulationMaxEvents))],
  }),
} satisfies Feature<Needs>;
