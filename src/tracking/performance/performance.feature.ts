import { part, type Feature } from '../../kernel/feature.js';
import type { Ground } from '../../kernel/ground.js';
import { ofSandboxCampaigns } from '../../campaigns/campaign/of-sandbox-campaigns.js';
import { foldFigures } from './fold-figures.js';
import { CampaignPerformanceResolver } from './performance.resolver.js';

/** What `tracking/performance` adds to Tribute. */
export const performanceFeature = {
  room: 'tracking/performance',
  types: { CampaignPerformance: part, PerformanceFigures: part, PerformanceStep: part },
  sandbox: {
    empties: [
      { table: 'figure_change', where: ofSandboxCampaigns },
      { table: 'figure' },
      { table: 'figure_zone' },
    ],
  },
  personalData: {
    figure: {
      keeps: {
        customers: 'A number.',
        dimension: 'A word for a kind of value. Values are counted without sessions or customers.',
      },
    },
    figure_change: { keeps: { customers: 'A number.' } },
  },
  create: ({ pool }: Ground) => ({
    resolvers: [new CampaignPerformanceResolver()],
    jobs: [
      {
        name: 'figures.fold',
        every: '2 seconds',
        run: async (signal: AbortSignal) => void (await foldFigures(pool, signal)),
      },
    ],
  }),
} satisfies Feature;
