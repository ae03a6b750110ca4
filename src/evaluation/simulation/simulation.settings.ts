import type { SettingTable } from '../../kernel/setting.js';
import { wholeNumber } from '../../kernel/setting-schemas.js';

/** The settings of `evaluation/simulation`. */
export const simulationSettings = {
  simulationMaxEvents: {
    name: 'SIMULATION_MAX_EVENTS',
    description:
      'The most events that one simulation of reward rules evaluates. If there are more, it evaluates the oldest.',
    schema: wholeNumber(1, 10_000_000),
    fallback: '200000',
  },
} as const satisfies SettingTable;
