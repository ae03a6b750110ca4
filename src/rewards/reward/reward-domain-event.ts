import { amountData, type NewDomainEvent } from '../../kernel/domain-events.js';
import { encodeId } from '../../kernel/ids.js';
import type { PromoterEvent } from '../../kernel/promoter-event.js';
import { originData } from '../../events/event/origin-data.js';
import type { WalletKey } from '../../ledger/wallet/lock-organization-wallet.js';
import type { Granted } from './granted.js';
import { reviewReasonOf } from './reward-review-reason.js';

const typeOfStatus = { UNFUNDED: 'reward.unfunded', HELD: 'reward.held', PAID: 'reward.paid' } as const;

/**
 * The domain event of a reward with a new status: it waits for money, is held for review, is held, or is
 * paid.
 * @param isNew Whether it was earned in this transaction, so that nothing was said about it before.
 */
export function rewardDomainEvent(walletKey: WalletKey, reward: Granted, isNew: boolean): NewDomainEvent {
  const { organizationId, environment, asset } = walletKey;
  const nodeId = encodeId('reward', reward.id);
  const about = {
    organizationId,
    environment,
    campaignId: reward.campaignId,
    nodeId,
    forPromoter: { promoterId: reward.promoterId, goalId: reward.goalId, events: meaningOf(reward, isNew) },
  };
  const data = {
    rewardId: nodeId,
    aktvatorId: encodeId('promoter', reward.promoterId),
    campaignId: encodeId('campaign', reward.campaignId),
    ...sourceOf(reward),
    ...(reward.conversionId === null ? {} : { conversionId: encodeId('conversion', reward.conversionId) }),
    ...(reward.actionAttemptId === null
      ? {}
      : { actionAttemptId: encodeId('actionAttempt', reward.actionAttemptId) }),
    ...originData(reward),
    ...amountData('reward', reward.amount, asset),
  };
  if (reward.status !== 'REVIEW') return { ...about, type: typeOfStatus[reward.status], data };
  return { ...about, type: 'reward.held_for_review', data: { ...data, reason: reviewReasonOf(reward) } };
}

function meaningOf({ status }: Granted, isNew: boolean): PromoterEvent[] {
  return [
    ...(isNew ? ['REWARD_EARNED' as const] : []),
    ...(status === 'PAID' ? ['REWARD_PAID' as const] : []),
  ];
}

/** The source of the reward. A submitted attempt is its own source and has no event. */
function sourceOf({ sourceType, sourceId, actionAttemptId }: Granted): Record<string, string> {
  if (sourceType === 'CLICK') return { clickId: encodeId('click', sourceId) };
  return sourceId === actionAttemptId ? {} : { eventId: encodeId('event', sourceId) };
}
