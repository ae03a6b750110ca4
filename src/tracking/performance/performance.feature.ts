import { part, type Feature } from '../../kernel/feature.js';

/** What `tracking/performance` adds to Tribute. */
export const performanceFeature: Feature = {
  room: 'tracking/performance',
  types: {
    CampaignPerformance: part,
    PerformanceFigures: part,
    PerformanceStep: part,
  },
};
