import { amountData, type NewDomainEvent, type OwnMembers } from '../../kernel/domain-events.js';
import { encodeId } from '../../kernel/ids.js';
import { walletUpdated } from '../../ledger/wallet/wallet-domain-events.js';
import type { TopUpRefund } from './top-up-refund.entity.js';
import type { TopUp } from './top-up.entity.js';

/** The domain event of a paid top-up. */
export function walletCredited(topUp: TopUp): NewDomainEvent {
  return domainEvent('wallet.credited', topUp, amountData('credited', topUp.amountAtomic, topUp.asset));
}

/** The domain event of a failed refund or a won dispute, after which the wallet has the money back. */
export function refundReturned(topUp: TopUp, refund: TopUpRefund): NewDomainEvent {
  const { id, amountAtomic, asset } = refund;
  const data = { refundId: encodeId('topUpRefund', id), ...amountData('credited', amountAtomic, asset) };
  return domainEvent('wallet.credited', topUp, data);
}

/** The domain event of a refund to the payer. */
export function walletRefunded(topUp: TopUp, refund: TopUpRefund): NewDomainEvent {
  const { id, origin, note, amountAtomic, asset } = refund;
  return domainEvent('wallet.refunded', topUp, {
    refundId: encodeId('topUpRefund', id),
    origin,
    reason: note,
    ...amountData('refunded', amountAtomic, asset),
  });
}

/** The domain event of a failed payment. */
export function topUpFailed(topUp: TopUp): NewDomainEvent {
  const { status, failureReason, amountAtomic, asset } = topUp;
  return {
    ...domainEvent('top_up.failed', topUp, {
      status,
      failureReason,
      ...amountData('topUp', amountAtomic, asset),
    }),
    nodeId: encodeId('topUp', topUp.id),
  };
}

/** What all of them have. */
interface TopUpData {
  readonly walletId: string;
  readonly topUpId: string;
}

function domainEvent<Type extends 'top_up.failed' | 'wallet.credited' | 'wallet.refunded'>(
  type: Type,
  topUp: TopUp,
  ...[own]: OwnMembers<Type, TopUpData>
): NewDomainEvent<Type> {
  const shared: TopUpData = {
    walletId: encodeId('wallet', topUp.walletId),
    topUpId: encodeId('topUp', topUp.id),
  };
  return { ...walletUpdated(topUp), type, data: { ...shared, ...own } } as unknown as NewDomainEvent<Type>;
}
