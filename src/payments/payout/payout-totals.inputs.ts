import { ArrayMaxSize } from 'class-validator';
import { ArgsType, ID } from 'type-graphql';
import { describedEnum } from '../../kernel/schema/describe-enum.js';
import { Input, nullableInput } from '../../kernel/schema/input-field.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { TotalsArgs } from '../../tracking/performance/totals.inputs.js';
import { PayoutStatus } from './payout-status.js';

/** By what sums of payouts are divided, besides their asset. */
export const PayoutTotalGrouping = describedEnum(
  'PayoutTotalGrouping',
  'By what sums of payouts are divided. They are always divided by asset.',
  { STATUS: 'By status.', PROMOTER: 'By promoter.' },
);
export type PayoutTotalGrouping = keyof typeof PayoutTotalGrouping;

const NullableIdsInput = nullableInput(() => [ID]);
const NullableStatusesInput = nullableInput(() => [PayoutStatus]);

@Input('Which payouts are summed up. Conditions that are omitted or null do not apply.')
export class PayoutTotalFilter {
  @NullableIdsInput('TypeIDs of promoters, at most 100.', ArrayMaxSize(100))
  promoterIds?: string[] | null;

  @NullableStatusesInput('Statuses.', ArrayMaxSize(20))
  statuses?: PayoutStatus[] | null;
}

/** The arguments of all `payoutTotals` fields. */
@ArgsType()
export class PayoutTotalsArgs extends TotalsArgs {
  @NullableField(() => [PayoutTotalGrouping], 'By what the sums are divided. Default: by asset alone.')
  groupBy?: PayoutTotalGrouping[] | null;

  @NullableField(() => PayoutTotalFilter, 'Which payouts are summed up. Default: all.')
  filter?: PayoutTotalFilter | null;
}
