import { encodeId } from '../../kernel/ids.js';
import type { WalletKey } from '../../ledger/wallet/lock-organization-wallet.js';

/** The common fields of domain events about a campaign, where the campaign itself is not loaded. */
export function campaignIdentity({ organizationId, environment }: WalletKey, campaignId: string) {
  const nodeId = encodeId('campaign', campaignId);
  return { organizationId, environment, campaignId, nodeId, data: { campaignId: nodeId } };
}
