import type { Amount } from '../../../kernel/money.js';
import type {
  OpenedPayment,
  PaymentProvider,
  PaymentReport,
  RefundReport,
  RefundRequest,
} from '../payment-provider.js';
import { mostAtATime, requireAtMost } from '../most-at-a-time.js';
import { PaymentProviderName } from '../top-up-status.js';

/** The payer's choices on the sandbox payment page. */
export const paymentActions = ['pay', 'decline', 'cancel'] as const;
export type PaymentAction = (typeof paymentActions)[number];

/** Accepts play money on a page of Tribute. The payer's choice is the only notice. */
export class SandboxProvider implements PaymentProvider {
  readonly name = PaymentProviderName.SANDBOX;
  readonly lifetimeMs = 86_400_000;

  /** Accepts play money of every asset, up to the limit of real money. */
  checkAmount(amount: Amount): void {
    requireAtMost(amount, mostAtATime(amount.asset), 'amount', 'amount');
  }

  async open(): Promise<OpenedPayment> {
    return { reference: null, url: null };
  }

  async look(): Promise<PaymentReport> {
    return { outcome: 'OPEN' };
  }

  /** The report for the payer's choice. */
  reportOf(action: PaymentAction, amount: Amount): PaymentReport {
    if (action === 'pay') return { outcome: 'PAID', paid: amount };
    if (action === 'cancel') return { outcome: 'CANCELLED' };
    return { outcome: 'FAILED', failureReason: 'The payer chose to have the payment declined.' };
  }

  async refund(refund: RefundRequest): Promise<RefundReport> {
    const { id, atomic, asset } = refund;
    return { atomic, asset, reference: null, refundId: id, outcome: 'SUCCEEDED' };
  }

  async pageOf(): Promise<undefined> {
    return undefined;
  }

  async refundsOf(): Promise<readonly RefundReport[]> {
    return [];
  }
}
