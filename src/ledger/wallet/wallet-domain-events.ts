import { amountData, type NewDomainEvent } from '../../kernel/domain-events.js';
import type { Environment } from '../../kernel/environment.js';
import { encodeId } from '../../kernel/ids.js';

interface WalletIdentity {
  readonly walletId: string;
  readonly organizationId: string;
  readonly environment: Environment;
}

/** Tells subscribers to look at a wallet again. */
export function walletUpdated({ walletId, organizationId, environment }: WalletIdentity): NewDomainEvent {
  const nodeId = encodeId('wallet', walletId);
  return { type: 'wallet.updated', organizationId, environment, nodeId, data: { walletId: nodeId } };
}

/** Says that a wallet, or what was set aside for a campaign, runs low. Amounts in atomic units. */
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

/** Whether a balance has fallen below where it says so: once each time, not again while it stays below. */
export function hasFallenBelow(threshold: bigint | null, before: bigint, after: bigint): boolean {
  return threshold !== null && before >= threshold && after < threshold;
}
