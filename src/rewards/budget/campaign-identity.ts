import { encodeId } from '../../kernel/ids.js';
import type { Treasury } from '../../ledger/wallet/lock-treasury.js';

/** What every fact about a campaign begins with, where the campaign itself is not at hand. */
export function campaignIdentity({ organizationId, environment }: Treasury, campaignId: string) {
  const nodeId = encodeId('campaign', campaignId);
  return { organizationId, environment, campaignId, nodeId, data: { campaignId: nodeId } };
}
