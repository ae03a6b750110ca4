import { part, type Feature } from '../../kernel/feature.js';
import { CampaignPerformanceResolver } from './performance.resolver.js';

/** What `tracking/performance` adds to Tribute. */
export const performanceFeature = {
  room: 'tracking/performance',
  types: { CampaignPerformance: part, PerformanceFigures: part, PerformanceStep: part },
  create: () => ({ resolvers: [new CampaignPerformanceResolver()] }),
} satisfies Feature;
