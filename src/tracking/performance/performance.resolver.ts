import { GraphQLDateTime } from 'graphql-scalars';
import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { ErrorCode, refuse } from '../../kernel/errors.js';
import { NullableArg } from '../../kernel/schema/nullable-field.js';
import { Campaign } from '../../campaigns/campaign/campaign.entity.js';
import { CampaignPerformance, PerformanceInterval } from './performance.types.js';
import { readPerformance } from './read-performance.js';

const dayMs = 86_400_000;
const stepMs: Record<PerformanceInterval, number> = {
  HOUR: dayMs / 24,
  DAY: dayMs,
  WEEK: 7 * dayMs,
  MONTH: 28 * dayMs,
};
const maxSteps = 1000;

@Resolver(() => Campaign)
export class CampaignPerformanceResolver {
  @FieldResolver(() => CampaignPerformance, {
    description:
      'Its figures for a period, by time of occurrence. Default: the last 30 days. The figures over all time agree with `spent`.',
  })
  async performance(
    @Root() campaign: Campaign,
    @Ctx() caller: Caller,
    @NullableArg(
      'from',
      () => GraphQLDateTime,
      'Start of the period, inclusive. Default: 30 days before `to`.',
    )
    from: Date | null,
    @NullableArg('to', () => GraphQLDateTime, 'End of the period, exclusive. Default: now.')
    to: Date | null,
    @NullableArg('interval', () => PerformanceInterval, 'Length of one step. Default: DAY.')
    interval: PerformanceInterval | null,
  ): Promise<CampaignPerformance> {
    const end = to ?? new Date();
    const start = from ?? new Date(end.getTime() - 30 * dayMs);
    const step = interval ?? PerformanceInterval.DAY;
    if (start >= end) throw refuse(ErrorCode.INVALID, 'from must be before to', 'from');
    if ((end.getTime() - start.getTime()) / stepMs[step] > maxSteps) {
      throw refuse(
        ErrorCode.INVALID,
        `that is more than ${maxSteps} steps; choose a longer interval`,
        'interval',
      );
    }
    return readPerformance(caller.sql, {
      campaignId: campaign.id,
      asset: campaign.asset,
      from: start,
      to: end,
      interval: step,
      timeZone: campaign.timeZone,
    });
  }
}
