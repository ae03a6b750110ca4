import { encodeId } from '../../kernel/ids.js';
import { amountData } from '../../kernel/domain-events.js';
import type { Transaction } from '../../kernel/transaction.js';
import type { LockedOrganizationWallet } from '../../ledger/wallet/lock-organization-wallet.js';
import { originData } from '../../events/event/origin-data.js';
import type { ReversalPlan } from './plan-reversal.js';
import type { WantedReversal, KnownReward } from './locked-reward.js';

export function sayReversed(
  tx: Transaction,
  { walletKey }: LockedOrganizationWallet,
  reward: KnownReward,
  { id, reason }: WantedReversal,
  plan: ReversalPlan,
): void {
  const { organizationId, environment, asset } = walletKey;
  const nodeId = encodeId('reward', reward.id);
  tx.record({
    type: 'reward.reversed',
    organizationId,
    environment,
    campaignId: reward.campaignId,
    nodeId,
    data: {
      rewardId: nodeId,
      reversalId: encodeId('rewardReversal', id),
      aktvatorId: encodeId('promoter', reward.promoterId),
      campaignId: encodeId('campaign', reward.campaignId),
      reason,
      ...originData(reward),
      ...amountData('reversed', plan.amount, asset),
      ...amountData('owed', plan.owed, asset),
    },
  });
}
