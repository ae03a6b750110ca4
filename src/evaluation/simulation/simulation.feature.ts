import { part, type Feature } from '../../kernel/feature.js';
import { SimulationResolver } from './simulation.resolver.js';
import { SimulationService } from './simulation.service.js';
import type { ConfigOf, SettingTable } from '../../kernel/setting.js';
import { wholeNumber } from '../../kernel/setting-schemas.js';

/** The settings of `evaluation/simulation`. */
const simulationSettings = {
  simulationMaxEvents: {
    name: 'SIMULATION_MAX_EVENTS',
    description:
      'The most events that one simulation of reward rules evaluates. If there are more, it evaluates the oldest.',
    schema: wholeNumber(1, 10_000_000),
    fallback: '200000',
  },
} as const satisfies SettingTable;

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
  types: {
    RewardSimulation: part,
    SimulatedAttribution: part,
    SimulatedOthers: part,
    SimulatedPromoter: part,
    SimulatedRule: part,
  },
  create: ({ config }: Needs) => ({
    resolvers: [new SimulationResolver(new SimulationService(config.simulationMaxEvents))],
  }),
} satisfies Feature<Needs>;
