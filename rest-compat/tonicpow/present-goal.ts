import { majorNumber, type MoneyFields } from '../shared/money-number.js';
import { lower, type Moment, type Ref } from '../shared/present.js';

/** The selection of the goal routes. */
export const goalFields = `fragment GoalFields on Goal {
  id name title description actionType payoutType payoutPercent maxPerPromoter maxPerVisitor browserReports createdAt
  payout { amount asset } browserAmountMax { amount asset } campaign { id }
}`;

export interface TonicpowGoal {
  readonly id: string;
  readonly name: string;
  readonly title: string | null;
  readonly description: string | null;
  readonly actionType: string | null;
  readonly payoutType: string;
  readonly payoutPercent: string | null;
  readonly maxPerPromoter: number | null;
  readonly maxPerVisitor: number | null;
  readonly browserReports: boolean;
  readonly browserAmountMax: MoneyFields | null;
  readonly createdAt: Moment;
  readonly payout: MoneyFields | null;
  readonly campaign: Ref | null;
}

/** `payoutRate` is an amount in major units for a flat goal, otherwise a percentage (12.5). */
export function presentGoal({
  payout,
  payoutPercent,
  browserAmountMax,
  campaign,
  ...goal
}: TonicpowGoal): Record<string, unknown> {
  return {
    ...goal,
    campaignId: campaign?.id ?? null,
    payoutType: lower(goal.payoutType),
    browserAmountMax: browserAmountMax && majorNumber(browserAmountMax),
    payoutRate: payout ? majorNumber(payout) : payoutPercent && JSON.rawJSON(payoutPercent),
  };
}
