import { allow, part, type Feature } from '../../kernel/feature.js';
import type { Ground } from '../../kernel/ground.js';
import { ofSandboxCampaigns } from '../../campaigns/campaign/of-sandbox-campaigns.js';
import { FoldFeed } from './fold-feed.js';
import { foldFigures } from './fold-figures.js';
import { OwnGroupSeriesResolver, OwnPreviousPeriodResolver } from './own-performance.resolver.js';
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
import { PerformanceSubscription, PerformanceUpdateResolver } from './performance.subscription.js';
import { PerformanceService } from './performance.service.js';
import { pollingJob } from '../../platform/jobs/drain-job.js';

/** What `tracking/performance` adds to Tribute. */
export const performanceFeature = {
  room: 'tracking/performance',
  operations: { Subscription: allow('campaigns:read', 'performanceUpdated') },
  types: {
    Performance: part,
    PerformanceUpdate: part,
    OwnPerformance: part,
    OwnPerformanceFigures: part,
    OwnPerformanceGroup: part,
    OwnPerformanceStep: part,
    PerformanceFigures: part,
    PerformanceFunnel: part,
    PerformanceGroup: part,
    PerformanceStep: part,
  },
  sandbox: {
    empties: [
      { table: 'figure_change', where: ofSandboxCampaigns },
      { table: 'late_figure', where: ofSandboxCampaigns },
      { table: 'figure' },
      { table: 'figure_zone' },
      { table: 'figure_update' },
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
    late_figure: { keeps: { customers: 'A number.' } },
  },
  create: ({ pool, sql, wakeUps, log }: Ground) => {
    const service = new PerformanceService();
    return {
      services: { performances: service, figureFeed: new FoldFeed(sql, wakeUps, log) },
      resolvers: [
        new CampaignPerformanceResolver(service),
        new OrganizationPerformanceResolver(service),
        new PromoterPerformanceResolver(service),
        new LinkPerformanceResolver(service),
        new GoalPerformanceResolver(service),
        new GigPerformanceResolver(service),
        new PreviousPeriodResolver(service),
        new GroupSeriesResolver(service),
        new PerformanceSubscription(),
        new PerformanceUpdateResolver(),
        new OwnPreviousPeriodResolver(service),
        new OwnGroupSeriesResolver(service),
      ],
      jobs: [pollingJob('figures.fold', 2000, async (signal) => void (await foldFigures(pool, signal)))],
    };
  },
} satisfies Feature;
