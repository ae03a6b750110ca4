import { registerEnumType } from 'type-graphql';

/** Why a reward is held for review. */
export enum RewardReviewReason {
  EXCEEDS_BUDGET = 'EXCEEDS_BUDGET',
  EXCEEDS_WALLET = 'EXCEEDS_WALLET',
  ABOVE_LIMIT = 'ABOVE_LIMIT',
}
registerEnumType(RewardReviewReason, {
  name: 'RewardReviewReason',
  description: 'Why a reward is held for review.',
  valuesConfig: {
    EXCEEDS_BUDGET: {
      description:
        "With its fee it is larger than the campaign's limit, or than everything that ever came into the campaign's own account.",
    },
    EXCEEDS_WALLET: {
      description: "With its fee it is larger than everything that ever came into the organization's wallet.",
    },
    ABOVE_LIMIT: { description: 'It is larger than `Organization.rewardReviewAbove`.' },
  },
});

/** The reason of a reward in REVIEW, derived from the money that it waits for. */
export function reviewReasonOf({
  unfundedBy,
}: {
  readonly unfundedBy: 'BUDGET' | 'WALLET' | null;
}): RewardReviewReason {
  if (unfundedBy === null) return RewardReviewReason.ABOVE_LIMIT;
  return unfundedBy === 'BUDGET' ? RewardReviewReason.EXCEEDS_BUDGET : RewardReviewReason.EXCEEDS_WALLET;
}
