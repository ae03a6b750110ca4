import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import {
  OwnPerformance,
  OwnPerformanceFigures,
  OwnPerformanceGroup,
  OwnPerformanceStep,
} from './own-performance.types.js';
import { PerformanceService } from './performance.service.js';

@Resolver(() => OwnPerformance)
export class OwnPreviousPeriodResolver {
  constructor(private readonly service: PerformanceService) {}

  @FieldResolver(() => OwnPerformanceFigures, {
    description: 'Totals of the period of the same length before this one.',
  })
  async previous(@Root() performance: OwnPerformance, @Ctx() caller: Caller): Promise<OwnPerformanceFigures> {
    return this.service.before(caller, performance);
  }
}

@Resolver(() => OwnPerformanceGroup)
export class OwnGroupSeriesResolver {
  constructor(private readonly service: PerformanceService) {}

  @FieldResolver(() => [OwnPerformanceStep], {
    description: 'Step by step, oldest first, with empty steps. At most 20,000 steps of all groups.',
  })
  async series(@Root() group: OwnPerformanceGroup, @Ctx() caller: Caller): Promise<OwnPerformanceStep[]> {
    return this.service.stepsOf(caller, group);
  }
}
