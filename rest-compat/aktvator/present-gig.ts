import type { AktvatorGigFragment } from '../generated/operations.js';
import { minorNumber } from '../shared/money-number.js';
import { lower } from '../shared/present.js';

export function presentGig({ campaign, rewardAmount, ...gig }: AktvatorGigFragment): Record<string, unknown> {
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
