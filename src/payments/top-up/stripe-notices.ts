import type { EntityManager } from '@mikro-orm/postgresql';
import type { Stripe } from 'stripe';
import type { Logger } from '../../kernel/logger.js';
import type { PaymentService } from './payment.service.js';
import type { ProviderRefunds } from './provider-refunds.js';
import { readStripeNotice } from './providers/read-stripe-notice.js';

/** Notices from Stripe. */
export class StripeNotices {
  /** @param secrets The signing secrets of our endpoint; a notice is signed with one of them. */
  constructor(
    private readonly stripe: Stripe,
    private readonly secrets: readonly string[],
    private readonly payments: PaymentService,
    private readonly refunds: ProviderRefunds,
    private readonly log: Logger,
  ) {}

  /**
   * Applies one notice. It may be late, repeated or out of order, with the same result. Notices about other
   * top-ups change nothing.
   *
   * Throws `NoticeRefused` if it is not from Stripe, `PaymentMismatch` if another amount was paid than
   * requested, and any temporary error, so that Stripe repeats it.
   */
  async receive(em: EntityManager, body: Buffer, signature: string): Promise<void> {
    const notice = readStripeNotice(this.stripe, this.secrets, body, signature);
    const isOurs = await this.act(em, notice);
    if (!isOurs) this.log.info({ notice: notice.kind }, 'a notice from Stripe matches no top-up');
  }

  private async act(em: EntityManager, notice: ReturnType<typeof readStripeNotice>): Promise<boolean> {
    switch (notice.kind) {
      case 'page':
        return (await this.payments.reportOfPage(em, notice.page)) !== null;
      case 'refunds':
        return this.refunds.sync(em, notice.paymentReference);
      case 'dispute':
        return this.refunds.dispute(em, notice.paymentReference, notice);
      case 'ignored':
        return true;
    }
  }
}
