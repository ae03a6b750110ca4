import { part, type Feature } from '../../kernel/feature.js';
import { SimulationResolver } from './simulation.resolver.js';
import { SimulationService } from './simulation.service.js';

/** What it is created from. */
interface Needs {
  readonly config: { readonly simulationMaxEvents: number };
}

/** What `evaluation/simulation` adds to Tribute. */
export const simulationFeature = {
  room: 'evaluation/simulation',
  operations: {
    Mutation: {
      // And rewards:read, which the service asks for: it says what was paid.
      simulateRewardRules: { who: 'campaigns:read' },
    },
  },
  types: {
    RewardSimulation: part,
    SimulatedPromoter: part,
    SimulatedRule: part,
  },
  create: ({ config }: Needs) => ({
    resolvers: [new SimulationResolver(new SimulationService(config.simulationMaxEvents))],
  }),
} satisfies Feature<Needs>;
