import type { EntityManager } from '@mikro-orm/postgresql';
import { onSystemTrail } from '../../kernel/audit-trail.js';
import { conflict, ErrorCode, notFound, RefusedError } from '../../kernel/errors.js';
import type { Logger } from '../../kernel/logger.js';
import type { PublicAddress } from '../../kernel/public-address.js';
import { asSystem } from '../../kernel/tenant-scope.js';
import type { EntityTransaction } from '../../kernel/transaction.js';
import { Organization } from '../../identity/organization/organization.entity.js';
import { lockTopUp } from './lock-top-up.js';
import { ProviderUnreachable, type PageReport, type PaymentReport } from './payment-provider.js';
import type { PaymentProviders } from './payment-providers.js';
import type { PaymentAction } from './providers/sandbox-provider.js';
import { settleTopUp, statusAfter } from './settle-top-up.js';
import { PaymentProviderName, TopUpStatus } from './top-up-status.js';
import { TopUp } from './top-up.entity.js';

/** Selects a top-up by one of its unique columns. */
export type WhichTopUp =
  | { readonly id: string }
  | { readonly paymentToken: string }
  | { readonly providerReference: string }
  | { readonly paymentReference: string };

/** Payers' actions and provider reports. Tokens and signatures are the permission; nobody is signed in. */
export class PaymentService {
  constructor(
    private readonly providers: PaymentProviders,
    private readonly address: PublicAddress,
    private readonly log: Logger,
  ) {}

  /** The top-up of a payment page, with its organization. The token in the address is the permission. */
  async findByToken(
    em: EntityManager,
    paymentToken: string,
  ): Promise<{ topUp: TopUp; organization: Organization }> {
    requireToken(paymentToken);
    return asSystem('TOKEN', async () => {
      const topUp = await em.findOne(TopUp, { paymentToken });
      if (!topUp) throw notFound('payment');
      return { topUp, organization: await em.findOneOrFail(Organization, topUp.organizationId) };
    });
  }

  /**
   * Applies the payer's choice on the sandbox page. The same choice again changes nothing. A different or
   * late choice throws CONFLICT.
   */
  async choose(em: EntityManager, paymentToken: string, action: PaymentAction): Promise<TopUp> {
    requireToken(paymentToken);
    return this.change(em, { paymentToken }, async (tx, topUp) => {
      if (topUp.provider !== PaymentProviderName.SANDBOX) throw notFound('payment');
      const report = this.providers.sandbox.reportOf(action, {
        atomic: topUp.amountAtomic,
        asset: topUp.asset,
      });
      const wanted = statusAfter(TopUpStatus.PENDING, report.outcome);
      if (topUp.status === wanted) return topUp;
      if (topUp.status === TopUpStatus.PENDING && topUp.expiresAt <= new Date()) {
        throw conflict(`This payment is ${TopUpStatus.EXPIRED}.`);
      }
      if (topUp.status !== TopUpStatus.PENDING) throw conflict(`This payment is already ${topUp.status}.`);
      await settleTopUp(tx, topUp, report);
      return topUp;
    });
  }

  /**
   * Opens the provider's page of a pending top-up, if missing, and stores its address. If the provider
   * refuses for good, the top-up becomes FAILED. After `ProviderUnreachable`, a retry gives the same page.
   */
  async open(em: EntityManager, topUp: TopUp): Promise<TopUp> {
    const provider = this.providers.named(topUp.provider);
    if (!provider || topUp.providerReference !== null || topUp.provider === PaymentProviderName.SANDBOX) {
      return topUp;
    }
    try {
      const { id, asset, amountAtomic: atomic, expiresAt } = topUp;
      const returnUrl = `${this.address.base}/pay/${topUp.paymentToken}/return`;
      const opened = await provider.open({ id, asset, atomic, expiresAt, returnUrl });
      return await this.change(em, { id }, async (_tx, row) => {
        row.providerReference ??= opened.reference;
        row.providerUrl ??= opened.url;
        return row;
      });
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      this.log.warn({ err: error, topUpId: topUp.id }, 'a payment provider refused a top-up');
      await this.report(em, { id: topUp.id }, { outcome: 'FAILED', failureReason: error.message });
      throw error;
    }
  }

  /** Applies a provider's report to a top-up; null if it does not exist. */
  async report(em: EntityManager, which: WhichTopUp, report: PaymentReport): Promise<TopUp | null> {
    return this.change(em, which, async (tx, topUp) => {
      await settleTopUp(tx, topUp, report);
      return topUp;
    }).catch((error: unknown) => {
      if (isMissing(error)) return null;
      throw error;
    });
  }

  /**
   * Applies a report that names the provider's page; null if the page is not ours. Only the page that we
   * opened counts. If its address was not stored because of a crash, it is first requested again from the
   * provider, with the same result.
   */
  async reportOfPage(em: EntityManager, page: PageReport): Promise<TopUp | null> {
    const { reference, topUpId, ...report } = page;
    const known = await this.report(em, { providerReference: reference }, report);
    if (known || topUpId === undefined) return known;
    const named = await asSystem('PAYMENT_PROVIDER', async () =>
      em.findOne(TopUp, topUpId, { refresh: true }),
    );
    if (!named || named.providerReference !== null) return null;
    const opened = await this.open(em, named);
    return opened.providerReference === reference ? this.report(em, { id: topUpId }, report) : null;
  }

  /** Asks the provider about a pending top-up, like a notice. Unchanged if the provider cannot answer. */
  async look(em: EntityManager, topUp: TopUp): Promise<TopUp> {
    if (topUp.status !== TopUpStatus.PENDING) return topUp;
    const provider = this.providers.named(topUp.provider);
    try {
      const { providerReference } = topUp;
      if (provider && providerReference !== null) {
        const report = await provider.look(providerReference);
        return (await this.report(em, { id: topUp.id }, report)) ?? topUp;
      }
    } catch (error) {
      if (!(error instanceof ProviderUnreachable)) throw error;
      this.log.warn({ err: error, topUpId: topUp.id }, 'a payment provider could not be asked');
    }
    return topUp;
  }

  /**
   * Checks an overdue top-up: opens a missing page, asks for its state, or lets it expire if there is no
   * provider. Throws `ProviderUnreachable`.
   */
  async lookAfter(em: EntityManager, id: string): Promise<void> {
    const topUp = await asSystem('JOB', async () => em.findOneOrFail(TopUp, id));
    if (topUp.provider !== PaymentProviderName.SANDBOX && this.providers.named(topUp.provider)) {
      try {
        await this.look(em, await this.open(em, topUp));
      } catch (error) {
        // The top-up is already FAILED and reported.
        if (!(error instanceof RefusedError)) throw error;
      }
    } else if (topUp.expiresAt <= new Date()) {
      await this.report(em, { id }, { outcome: 'EXPIRED' });
    }
  }

  /** Runs `work` with a top-up's lock, as the system. The audit log records it as `action`. */
  async change<T>(
    em: EntityManager,
    which: WhichTopUp,
    work: (tx: EntityTransaction, topUp: TopUp) => Promise<T>,
    action = 'settleTopUp',
  ): Promise<T> {
    return onSystemTrail(action, async () =>
      asSystem('PAYMENT_PROVIDER', async () =>
        lockTopUp(em, which, async (tx, topUp) => {
          if (!topUp) throw notFound('payment');
          return work(tx, topUp);
        }),
      ),
    );
  }
}

/** Refuses malformed tokens without a query, because PostgreSQL does not accept every text. */
function requireToken(text: string): void {
  if (!/^[\w-]{1,100}$/.test(text)) throw notFound('payment');
}

function isMissing(error: unknown): boolean {
  return error instanceof RefusedError && error.problems[0].code === ErrorCode.NOT_FOUND;
}
