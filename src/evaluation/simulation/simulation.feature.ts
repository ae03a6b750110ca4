import { part, type Feature } from '../../kernel/feature.js';
import { SimulationResolver } from './simulation.resolver.js';
import type { SimulationService } from './simulation.service.js';

/** The services of its resolvers. */
interface Services {
  readonly simulations: SimulationService;
}

/** What `evaluation/simulation` adds to Tribute. */
export const simulationFeature: Feature<Services> = {
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
  resolvers: ({ simulations }) => [new SimulationResolver(simulations)],
};
