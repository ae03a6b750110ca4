import { amountData, type NewDomainEvent } from '../../kernel/domain-events.js';
import { encodeId } from '../../kernel/ids.js';
import type { Treasury } from '../wallet/lock-treasury.js';
import type { Granted } from './granted-reward.js';

const factOfStatus = { UNFUNDED: 'reward.unfunded', HELD: 'reward.held', PAID: 'reward.paid' } as const;

/** Says that a reward waits for money, is held, or paid. */
export function rewardFact(treasury: Treasury, reward: Granted): NewDomainEvent {
  const { organizationId, environment, asset } = treasury;
  const nodeId = encodeId('reward', reward.id);
  return {
    type: factOfStatus[reward.status],
    organizationId,
    environment,
    campaignId: reward.campaignId,
    nodeId,
    data: {
      rewardId: nodeId,
      aktvatorId: encodeId('promoter', reward.promoterId),
      campaignId: encodeId('campaign', reward.campaignId),
      ...(reward.sourceType === 'EVENT'
        ? { eventId: encodeId('event', reward.sourceId) }
        : { clickId: encodeId('click', reward.sourceId) }),
      ...(reward.conversionId === null ? {} : { conversionId: encodeId('conversion', reward.conversionId) }),
      ...(reward.actionAttemptId === null
        ? {}
        : { actionAttemptId: encodeId('actionAttempt', reward.actionAttemptId) }),
      ...amountData('reward', reward.amount, asset),
    },
  };
}
