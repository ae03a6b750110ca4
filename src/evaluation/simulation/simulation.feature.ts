import { part, type Feature } from '../../kernel/feature.js';

/** What `evaluation/simulation` adds to Tribute. */
export const simulationFeature: Feature = {
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
};
