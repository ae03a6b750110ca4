import { part, type Feature } from '../../kernel/feature.js';
import type { Ground } from '../../kernel/ground.js';
import { ofSandboxCampaigns } from '../../campaigns/campaign/of-sandbox-campaigns.js';
import { foldFigures } from './fold-figures.js';
import {
  CampaignPerformanceResolver,
  GigPerformanceResolver,
  GoalPerformanceResolver,
  GroupSeriesResolver,
  LinkPerformanceResolver,
  OrganizationPerformanceResolver,
  PreviousPeriodResolver,
  PromoterPerformanceResolver,
} from './performance.resolver.js';
import { PerformanceService } from './performance.service.js';

/** What `tracking/performance` adds to Tribute. */
export const performanceFeature = {
  room: 'tracking/performance',
  types: {
    Performance: part,
    PerformanceFigures: part,
    PerformanceFunnel: part,
    PerformanceGroup: part,
    PerformanceStep: part,
  },
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
  create: ({ pool }: Ground) => {
    const service = new PerformanceService();
    return {
      resolvers: [
        new CampaignPerformanceResolver(service),
        new OrganizationPerformanceResolver(service),
        new PromoterPerformanceResolver(service),
        new LinkPerformanceResolver(service),
        new GoalPerformanceResolver(service),
        new GigPerformanceResolver(service),
        new PreviousPeriodResolver(service),
        new GroupSeriesResolver(service),
      ],
      jobs: [
        {
          name: 'figures.fold',
          every: '2 seconds',
          run: async (signal: AbortSignal) => void (await foldFigures(pool, signal)),
        },
      ],
    };
  },
} satisfies Feature;
