import { amountData, type NewDomainEvent } from '../../kernel/domain-events.js';
import { encodeId } from '../../kernel/ids.js';
import { originData } from '../../events/event/origin-data.js';
import type { WalletKey } from '../../ledger/wallet/lock-organization-wallet.js';
import type { Granted } from './granted.js';
import { reviewReasonOf } from './reward-review-reason.js';

const typeOfStatus = {
  UNFUNDED: 'reward.unfunded',
  REVIEW: 'reward.held_for_review',
  HELD: 'reward.held',
  PAID: 'reward.paid',
} as const;

/** The domain event of a new reward: it waits for money, is held for review, is held, or is paid. */
export function rewardDomainEvent(walletKey: WalletKey, reward: Granted): NewDomainEvent {
  const { organizationId, environment, asset } = walletKey;
  const nodeId = encodeId('reward', reward.id);
  return {
    type: typeOfStatus[reward.status],
    organizationId,
    environment,
    campaignId: reward.campaignId,
    nodeId,
    data: {
      rewardId: nodeId,
      aktvatorId: encodeId('promoter', reward.promoterId),
      campaignId: encodeId('campaign', reward.campaignId),
      ...sourceOf(reward),
      ...(reward.conversionId === null ? {} : { conversionId: encodeId('conversion', reward.conversionId) }),
      ...(reward.actionAttemptId === null
        ? {}
        : { actionAttemptId: encodeId('actionAttempt', reward.actionAttemptId) }),
      ...(reward.status === 'REVIEW' ? { reason: reviewReasonOf(reward) } : {}),
      ...originData(reward),
      ...amountData('reward', reward.amount, asset),
    },
  };
}

/** The source of the reward. A submitted attempt is its own source and has no event. */
function sourceOf({ sourceType, sourceId, actionAttemptId }: Granted): Record<string, string> {
  if (sourceType === 'CLICK') return { clickId: encodeId('click', sourceId) };
  return sourceId === actionAttemptId ? {} : { eventId: encodeId('event', sourceId) };
}
