import { amountData, type NewDomainEvent } from '../../kernel/domain-events.js';
import { encodeId } from '../../kernel/ids.js';
import type { Payout } from './payout.entity.js';

/** The payout data in domain events. */
export type PayoutRow = Pick<
  Payout,
  | 'id'
  | 'organizationId'
  | 'environment'
  | 'promoterId'
  | 'walletId'
  | 'asset'
  | 'amountAtomic'
  | 'feeAtomic'
  | 'status'
  | 'reference'
  | 'note'
>;

/** The types of the domain events of payouts. */
export const payoutChanges = [
  'payout.requested',
  'payout.approved',
  'payout.paid',
  'payout.failed',
  'payout.cancelled',
] as const;

/** The domain event of a payout's change. */
export function payoutDomainEvent(type: (typeof payoutChanges)[number], payout: PayoutRow): NewDomainEvent {
  const { organizationId, environment, asset, amountAtomic, feeAtomic } = payout;
  const nodeId = encodeId('payout', payout.id);
  return {
    type,
    organizationId,
    environment,
    nodeId,
    data: {
      payoutId: nodeId,
      aktvatorId: encodeId('promoter', payout.promoterId),
      walletId: encodeId('wallet', payout.walletId),
      status: payout.status.toLowerCase(),
      ...amountData('payout', amountAtomic, asset),
      ...amountData('fee', feeAtomic, asset),
      ...amountData('net', amountAtomic - feeAtomic, asset),
      reference: payout.reference,
      reason: payout.note,
    },
  };
}
