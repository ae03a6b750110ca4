import { ArrayMaxSize } from 'class-validator';
import { ArgsType, ID } from 'type-graphql';
import { describedEnum } from '../../kernel/schema/describe-enum.js';
import { Input, nullableInput } from '../../kernel/schema/input-field.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { TotalsArgs } from '../../tracking/performance/totals.inputs.js';
import { RewardStatus } from './reward.entity.js';

/** By what sums of rewards are divided, besides their asset. */
export const RewardTotalGrouping = describedEnum(
  'RewardTotalGrouping',
  'By what sums of rewards are divided. They are always divided by asset.',
  { STATUS: 'By status.', CAMPAIGN: 'By campaign.', PROMOTER: 'By promoter.' },
);
export type RewardTotalGrouping = keyof typeof RewardTotalGrouping;

const NullableIdsInput = nullableInput(() => [ID]);
const NullableStatusesInput = nullableInput(() => [RewardStatus]);

@Input('Which rewards are summed up. Conditions that are omitted or null do not apply.')
export class RewardTotalFilter {
  @NullableIdsInput('TypeIDs of campaigns, at most 100.', ArrayMaxSize(100))
  campaignIds?: string[] | null;

  @NullableIdsInput('TypeIDs of promoters, at most 100.', ArrayMaxSize(100))
  promoterIds?: string[] | null;

  @NullableStatusesInput('Statuses.', ArrayMaxSize(20))
  statuses?: RewardStatus[] | null;
}

/** The arguments of all `rewardTotals` fields. */
@ArgsType()
export class RewardTotalsArgs extends TotalsArgs {
  @NullableField(() => [RewardTotalGrouping], 'By what the sums are divided. Default: by asset alone.')
  groupBy?: RewardTotalGrouping[] | null;

  @NullableField(() => RewardTotalFilter, 'Which rewards are summed up. Default: all.')
  filter?: RewardTotalFilter | null;
}
