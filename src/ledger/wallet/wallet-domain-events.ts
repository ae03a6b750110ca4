import { amountData, type NewDomainEvent } from '../../kernel/domain-events.js';
import type { Environment } from '../../kernel/environment.js';
import { encodeId } from '../../kernel/ids.js';

interface WalletIdentity {
  readonly walletId: string;
  readonly organizationId: string;
  readonly environment: Environment;
}

/** The domain event after which subscribers read a wallet again. */
export function walletUpdated({ walletId, organizationId, environment }: WalletIdentity): NewDomainEvent {
  const nodeId = encodeId('wallet', walletId);
  return { type: 'wallet.updated', organizationId, environment, nodeId, data: { walletId: nodeId } };
}

/** The domain event for a low balance of a wallet or campaign account. Amounts in atomic units. */
export function lowBalance(
  wallet: WalletIdentity,
  asset: string,
  { balance, threshold, campaignId }: { balance: bigint; threshold: bigint | null; campaignId?: string },
): NewDomainEvent {
  return {
    ...walletUpdated(wallet),
    ...(campaignId === undefined ? {} : { campaignId }),
    type: 'wallet.low_balance',
    data: {
      walletId: encodeId('wallet', wallet.walletId),
      campaignId: campaignId === undefined ? null : encodeId('campaign', campaignId),
      ...amountData('balance', balance, asset),
      ...(threshold === null ? {} : amountData('threshold', threshold, asset)),
    },
  };
}

/** Whether a balance just fell below its threshold. True once per fall, not while it stays below. */
export function hasFallenBelow(threshold: bigint | null, before: bigint, after: bigint): boolean {
  return threshold !== null && before >= threshold && after < threshold;
}
