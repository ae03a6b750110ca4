import type { NewDomainEvent } from '../../kernel/domain-events.js';
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
