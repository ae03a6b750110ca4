import { encodeId } from '../../kernel/ids.js';
import type { WalletKey } from '../../ledger/wallet/lock-organization-wallet.js';

/** What every domain event about a campaign begins with, where the campaign itself is not at hand. */
export function campaignIdentity({ organizationId, environment }: WalletKey, campaignId: string) {
  const nodeId = encodeId('campaign', campaignId);
  return { organizationId, environment, campaignId, nodeId, data: { campaignId: nodeId } };
}
