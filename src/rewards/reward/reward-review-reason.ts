import { describedEnum } from '../../kernel/schema/describe-enum.js';

export const RewardReviewReason = describedEnum('RewardReviewReason', 'Why a reward is held for review.', {
  EXCEEDS_BUDGET:
    "Reward and fee exceed the campaign's budget, or all money that ever came into the campaign's own account.",
  EXCEEDS_WALLET: 'Reward and fee exceed all money that ever came into the organization wallet.',
  ABOVE_LIMIT: 'The reward exceeds `Organization.rewardReviewAbove`.',
});
export type RewardReviewReason = keyof typeof RewardReviewReason;

/** The reason of a reward in REVIEW, derived from the money that it waits for. */
export function reviewReasonOf({
  unfundedBy,
}: {
  readonly unfundedBy: 'BUDGET' | 'WALLET' | null;
}): RewardReviewReason {
  if (unfundedBy === null) return RewardReviewReason.ABOVE_LIMIT;
  return unfundedBy === 'BUDGET' ? RewardReviewReason.EXCEEDS_BUDGET : RewardReviewReason.EXCEEDS_WALLET;
}
