import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Caller } from '../../kernel/caller.js';
import { onSystemTrail } from '../../kernel/audit-trail.js';
import { Environment } from '../../kernel/environment.js';
import { ErrorCode, notFound, refuse } from '../../kernel/errors.js';
import { requireId } from '../../kernel/ids.js';
import { organizationFor } from '../../kernel/principal.js';
import type { PublicAddress } from '../../kernel/public-address.js';
import { amountOf } from '../../kernel/schema/money.type.js';
import { newToken } from '../../kernel/secret-token.js';
import { asSystem } from '../../kernel/tenant-scope.js';
import { inTransaction } from '../../kernel/transaction.js';
import { wakeUpSql } from '../../kernel/wake-ups.js';
import { TransactionKind } from './ledger-transaction.entity.js';
import { openClearingAccount } from './open-accounts.js';
import { openWallets } from './open-wallets.js';
import { postTransactions } from './post-transactions.js';
import { TopUp, TopUpStatus } from './top-up.entity.js';
import type { TopUpWalletInput } from './wallet.inputs.js';
import { walletCredited, walletUpdated } from './wallet-facts.js';
import { WalletOwnerType } from './wallet.entity.js';

/** What the payer can do on the sandbox's payment page, and what becomes of the top-up. */
export const paymentActions = {
  pay: TopUpStatus.PAID,
  decline: TopUpStatus.DECLINED,
  cancel: TopUpStatus.CANCELLED,
} as const satisfies Record<string, TopUpStatus>;
export type PaymentAction = keyof typeof paymentActions;

/** Money into wallets, by the sandbox's payment page. */
export class TopUpService {
  constructor(private readonly address: PublicAddress) {}

  /** Asks for a payment. The wallet is credited when the payer has paid, not before. */
  async request(caller: Caller, input: TopUpWalletInput): Promise<TopUp> {
    const id = requireId('organization', input.organizationId, 'organizationId');
    const { organizationId, environment } = organizationFor(
      caller.principal,
      'wallet:write',
      id,
      'organizationId',
    );
    const { atomic, asset } = amountOf(input.amount, 'amount');
    if (atomic === 0n) {
      throw refuse(ErrorCode.INVALID_AMOUNT, 'The amount must be more than zero.', 'amount', 'amount');
    }
    if (environment === Environment.LIVE) {
      throw refuse(
        ErrorCode.UNAVAILABLE,
        'No payment provider is configured for LIVE; only SANDBOX wallets can be topped up.',
      );
    }
    return inTransaction(caller.em, async ({ em, sql }) => {
      const owner = {
        organizationId,
        environment,
        asset,
        ownerType: WalletOwnerType.ORGANIZATION,
        ownerIds: [organizationId],
      };
      const wallet = (await openWallets(sql, owner)).get(organizationId);
      const topUp = new TopUp();
      Object.assign(topUp, {
        organizationId,
        environment,
        asset,
        amountAtomic: atomic,
        walletId: wallet?.walletId,
      });
      Object.assign(topUp, { paymentToken: newToken(''), returnUrl: input.returnUrl ?? null });
      em.persist(topUp);
      return topUp;
    });
  }

  /** The absolute address of a top-up's payment page. */
  paymentUrl(topUp: TopUp): string {
    return `${this.address.base}/pay/${topUp.paymentToken}`;
  }

  /** The top-up behind a payment page. The token in the address is the permission. */
  async findByToken(em: EntityManager, paymentToken: string): Promise<TopUp> {
    const topUp = await asSystem(async () => em.findOne(TopUp, { paymentToken }));
    if (!topUp) throw notFound('payment');
    return topUp;
  }

  /** Does what the payer chose. A second click, or a click after another choice, changes nothing and is told so. */
  async settle(em: EntityManager, paymentToken: string, action: PaymentAction): Promise<TopUp> {
    return onSystemTrail('settleTopUp', async () =>
      asSystem(async () => this.settleOnce(em, paymentToken, action)),
    );
  }

  private async settleOnce(em: EntityManager, paymentToken: string, action: PaymentAction): Promise<TopUp> {
    return inTransaction(em, async (tx) => {
      const topUp = await tx.em.findOne(
        TopUp,
        { paymentToken },
        { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true },
      );
      if (!topUp) throw notFound('payment');
      if (topUp.status === paymentActions[action]) return topUp;
      if (topUp.status !== TopUpStatus.PENDING) {
        throw refuse(ErrorCode.CONFLICT, `This payment is already ${topUp.status}.`);
      }
      topUp.status = paymentActions[action];
      topUp.settledAt = new Date();
      if (topUp.status !== TopUpStatus.PAID) return topUp;
      const { organizationId, environment, asset, amountAtomic: amount } = topUp;
      const owner = {
        organizationId,
        environment,
        asset,
        ownerType: WalletOwnerType.ORGANIZATION,
        ownerIds: [organizationId],
      };
      const to = (await openWallets(tx.sql, owner)).get(organizationId)?.availableId as string;
      const from = await openClearingAccount(tx.sql, environment, asset);
      const transfer = {
        organizationId,
        environment,
        asset,
        kind: TransactionKind.TOP_UP,
        sourceId: topUp.id,
        from,
        to,
        amount,
      };
      await postTransactions(tx.sql, [transfer]);
      tx.record(walletCredited(topUp, topUp.id, amount, asset), walletUpdated(topUp));
      await tx.sql.query(wakeUpSql('funds'));
      return topUp;
    });
  }
}
