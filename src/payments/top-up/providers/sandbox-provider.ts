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

/** What the payer can do on the sandbox's payment page. */
export const paymentActions = ['pay', 'decline', 'cancel'] as const;
export type PaymentAction = (typeof paymentActions)[number];

/** Takes play money, on a page that Tribute serves itself. What the payer chooses there is its only notice. */
export class SandboxProvider implements PaymentProvider {
  readonly name = PaymentProviderName.SANDBOX;
  readonly lifetimeMs = 86_400_000;

  /** Play money of every asset is taken, in no larger amounts than real money could be. */
  checkAmount(amount: Amount): void {
    requireAtMost(amount, mostAtATime(amount.asset), 'amount', 'amount');
  }

  async open(): Promise<OpenedPayment> {
    return { reference: null, url: null };
  }

  async look(): Promise<PaymentReport> {
    return { outcome: 'OPEN' };
  }

  /** What the payer's choice means. */
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
