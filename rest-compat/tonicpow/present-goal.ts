import type { TonicpowGoalFragment } from '../generated/operations.js';
import { majorNumber } from '../shared/money-number.js';
import { lower } from '../shared/present.js';

/** `payoutRate` is an amount in major units for a flat goal, otherwise a percentage (12.5). */
export function presentGoal({
  payout,
  payoutPercent,
  browserAmountMax,
  campaign,
  ...goal
}: TonicpowGoalFragment): Record<string, unknown> {
  return {
    ...goal,
    campaignId: campaign?.id ?? null,
    payoutType: lower(goal.payoutType),
    browserAmountMax: browserAmountMax && majorNumber(browserAmountMax),
    payoutRate: payout ? majorNumber(payout) : payoutPercent && JSON.rawJSON(payoutPercent),
  };
}
