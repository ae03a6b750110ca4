import { minorNumber, type MoneyFields } from '../shared/money-number.js';
import { lower, type Moment, type Ref } from '../shared/present.js';

/** The selection of the gig routes. */
export const gigFields = `fragment GigFields on Gig {
  id title description actionType verification proof repeat maxPerPromoter maxTotal deadline status createdAt updatedAt
  rewardAmount { amount asset } campaign { id }
}`;

export interface AktvatorGig {
  readonly id: string;
  readonly title: string;
  readonly description: string | null;
  readonly actionType: string;
  readonly verification: string;
  readonly proof: string;
  readonly repeat: string;
  readonly maxPerPromoter: number | null;
  readonly maxTotal: number | null;
  readonly deadline: Moment | null;
  readonly status: string;
  readonly createdAt: Moment;
  readonly updatedAt: Moment;
  readonly rewardAmount: MoneyFields | null;
  readonly campaign: Ref | null;
}

export function presentGig({ campaign, rewardAmount, ...gig }: AktvatorGig): Record<string, unknown> {
  return {
    ...gig,
    campaignId: campaign?.id ?? null,
    verification: lower(gig.verification),
    proof: lower(gig.proof),
    repeat: lower(gig.repeat),
    status: lower(gig.status),
    rewardAmount: rewardAmount && minorNumber(rewardAmount),
    currency: rewardAmount?.asset ?? null,
  };
}
