import type { EntityManager } from '@mikro-orm/postgresql';
import type { MetadataStorage } from '@mikro-orm/core';
import type { Caller } from '../../kernel/caller.js';
import { conflict, ErrorCode, notFound, refuse, RefusedError } from '../../kernel/errors.js';
import { requireId } from '../../kernel/ids.js';
import type { Logger } from '../../kernel/logger.js';
import { requireOperator, requireScope } from '../../kernel/principal.js';
import { Conditions } from '../../kernel/list-conditions.js';
import { readPage } from '../../kernel/read-page.js';
import type { ListArgs } from '../../kernel/list/define-list.js';
import type { Page } from '../../kernel/schema/connection.js';
import { amountOf } from '../../kernel/schema/money.type.js';
import { asSystem } from '../../kernel/tenant-scope.js';
import { ProviderUnreachable, type RefundReport } from './payment-provider.js';
import type { PaymentProviders } from './payment-providers.js';
import type { PaymentService } from './payment.service.js';
import { lockTopUp } from './lock-top-up.js';
import type { ProviderRefunds } from './provider-refunds.js';
import { lockRefund, refundTopUp, settleRefund } from './refund-top-up.js';
import { RefundOrigin, RefundStatus, TopUpRefund } from './top-up-refund.entity.js';
import type { RefundTopUpInput } from './top-up.inputs.js';
import { TopUp } from './top-up.entity.js';
import { topUpRefundList } from './top-up.list.js';

/** Refunds top-ups. */
export class RefundService {
  constructor(
    private readonly metadata: MetadataStorage,
    private readonly providers: PaymentProviders,
    private readonly payments: PaymentService,
    private readonly elsewhere: ProviderRefunds,
    private readonly log: Logger,
  ) {}

  /**
   * Refunds all or part of a top-up, for its organization or for operators in their environment. The
   * available balance is reduced at once. The refund is PENDING until the provider has made it.
   */
  async refund(caller: Caller, input: RefundTopUpInput): Promise<{ topUp: TopUp; refund: TopUpRefund }> {
    const { principal } = caller;
    const isOperator = principal.kind === 'user' && principal.isOperator;
    const tenancy = isOperator ? undefined : requireScope(principal, 'wallet:write');
    const { environment } = tenancy ?? requireOperator(principal);
    const id = requireId('topUp', input.id, 'id');
    const where = {
      id,
      environment,
      ...(tenancy && { organizationId: { $in: [...tenancy.organizationIds] } }),
    };
    // As the system, because tenants cannot see the platform's accounts.
    const made = await asSystem('LEDGER', async () =>
      lockTopUp(caller.em, where, async (tx, topUp) => {
        if (!topUp) throw notFound('top up', 'id');
        const provider = this.providers.named(topUp.provider);
        if (!provider) {
          throw refuse(ErrorCode.UNAVAILABLE, 'The payment provider of this top-up is no longer configured.');
        }
        const amount = amountToRefund(topUp, input);
        provider.checkAmount({ atomic: amount, asset: topUp.asset });
        return refundTopUp(tx, topUp, {
          amount,
          note: input.note,
          origin: RefundOrigin.REQUESTED,
          status: RefundStatus.PENDING,
        });
      }),
    );
    await this.push(caller.em, id, made.id);
    return asSystem('LEDGER', async () => ({
      topUp: await caller.em.findOneOrFail(TopUp, id, { refresh: true }),
      refund: await caller.em.findOneOrFail(TopUpRefund, made.id, { refresh: true }),
    }));
  }

  /** One page of the refunds of a top-up. Index: top_up_refund_top_up. */
  async list(caller: Caller, topUp: TopUp, args: ListArgs): Promise<Page<TopUpRefund>> {
    const conditions = new Conditions()
      .and('organization_id = ?', topUp.organizationId)
      .and('environment = ?', topUp.environment)
      .and('top_up_id = ?', topUp.id);
    return readPage(caller, this.metadata, topUpRefundList, conditions, args);
  }

  /**
   * Sends a pending refund to the provider, which makes it only once. If the provider refuses, the refund
   * fails, the wallet gets the money back, and this throws. If it is unreachable, the refund stays pending.
   */
  async push(em: EntityManager, topUpId: string, refundId: string): Promise<void> {
    const [topUp, refund] = await asSystem('LEDGER', async () => [
      await em.findOneOrFail(TopUp, topUpId, { refresh: true }),
      await em.findOneOrFail(TopUpRefund, refundId, { refresh: true }),
    ]);
    const provider = this.providers.named(topUp.provider);
    // Not sent again if the provider knows it, because the provider forgets idempotency keys after a day.
    const isSent = refund.status !== RefundStatus.PENDING || refund.providerReference !== null;
    if (!provider || isSent) return;
    const { amountAtomic: atomic, asset } = refund;
    const { paymentReference } = topUp;
    try {
      const report = await provider.refund({ id: refundId, topUpId, atomic, asset, paymentReference });
      await this.settle(em, topUpId, refundId, report);
    } catch (error) {
      if (error instanceof ProviderUnreachable) {
        this.log.warn({ err: error, refundId }, 'a payment provider could not be asked for a refund');
        return;
      }
      if (!(error instanceof RefusedError)) throw error;
      this.log.warn({ err: error, refundId }, 'a payment provider refused a refund');
      await this.settle(em, topUpId, refundId, { outcome: 'FAILED', reference: null });
      throw error;
    }
  }

  /** Checks an interrupted refund: asks the provider, and sends it if the provider has not made it. */
  async lookAfter(em: EntityManager, refundId: string, topUpId: string): Promise<void> {
    const { paymentReference } = await asSystem('JOB', async () => em.findOneOrFail(TopUp, topUpId));
    if (paymentReference !== null) await this.elsewhere.sync(em, paymentReference);
    await this.push(em, topUpId, refundId).catch((error: unknown) => {
      // The refund is already FAILED and reported.
      if (!(error instanceof RefusedError)) throw error;
    });
  }

  private async settle(
    em: EntityManager,
    id: string,
    refundId: string,
    report: Pick<RefundReport, 'outcome' | 'reference'>,
  ): Promise<void> {
    await this.payments.change(
      em,
      { id },
      async (tx, topUp) => settleRefund(tx, topUp, await lockRefund(tx, topUp, refundId), report),
      'settleRefund',
    );
  }
}

function amountToRefund(topUp: TopUp, { amount }: RefundTopUpInput): bigint {
  const left = topUp.amountAtomic - topUp.refundedAtomic;
  if (amount == null) {
    if (left === 0n) throw conflict('Nothing is left of this top-up.', 'id');
    return left;
  }
  const { atomic, asset } = amountOf({ ...amount, asset: amount.asset ?? topUp.asset }, 'amount');
  if (asset !== topUp.asset) {
    throw refuse(ErrorCode.INVALID_AMOUNT, `This top-up is in ${topUp.asset}.`, 'amount', 'asset');
  }
  if (atomic === 0n) {
    throw refuse(ErrorCode.INVALID_AMOUNT, 'The amount must be more than zero.', 'amount', 'amount');
  }
  return atomic;
}
