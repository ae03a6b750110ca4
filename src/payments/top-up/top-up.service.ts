import { type Within, listConditions } from '../../kernel/list-conditions.js';
import type { MetadataStorage } from '@mikro-orm/core';
import type { Caller } from '../../kernel/caller.js';
import { ErrorCode, refuse } from '../../kernel/errors.js';
import { decodeId } from '../../kernel/ids.js';
import { organizationFor, requireScope } from '../../kernel/principal.js';
import type { PublicAddress } from '../../kernel/public-address.js';
import { readPage } from '../../kernel/read-page.js';
import type { ListArgs } from '../../kernel/list/define-list.js';
import type { Page } from '../../kernel/schema/connection.js';
import { amountOf } from '../../kernel/schema/money.type.js';
import { newToken } from '../../kernel/secret-token.js';
import { inTransaction } from '../../kernel/transaction.js';
import { openWallets } from '../../ledger/wallet/open-wallets.js';
import { WalletOwnerType } from '../../ledger/wallet/wallet.entity.js';
import { ProviderUnreachable } from './payment-provider.js';
import type { PaymentProviders } from './payment-providers.js';
import type { PaymentService } from './payment.service.js';
import type { TopUpWalletInput } from './top-up.inputs.js';
import { PaymentProviderName } from './top-up-status.js';
import { TopUp } from './top-up.entity.js';
import { topUpList } from './top-up.list.js';

/** How long the provider's page may be missing before it is requested again. */
const firstCheckMs = 60_000;

/** Requests and finds top-ups. */
export class TopUpService {
  constructor(
    private readonly metadata: MetadataStorage,
    private readonly providers: PaymentProviders,
    private readonly payments: PaymentService,
    private readonly address: PublicAddress,
  ) {}

  /**
   * Requests a payment. The wallet is only credited after the payment.
   *
   * The top-up is stored before the provider is called, and the provider opens one page per id. Every payment
   * is therefore known here before it can be made.
   */
  async request(caller: Caller, input: TopUpWalletInput): Promise<TopUp> {
    const owner = organizationFor(caller.principal, 'wallet:write', input.organizationId);
    const amount = amountOf(input.amount, 'amount');
    if (amount.atomic === 0n) {
      throw refuse(ErrorCode.INVALID_AMOUNT, 'The amount must be more than zero.', 'amount', 'amount');
    }
    const provider = this.providers.for(owner.environment);
    provider.checkAmount(amount);
    const topUp = await inTransaction(caller.em, async ({ em, sql }) => {
      const { organizationId } = owner;
      const wallets = { ...owner, asset: amount.asset, ownerType: WalletOwnerType.ORGANIZATION };
      const wallet = (await openWallets(sql, { ...wallets, ownerIds: [organizationId] })).get(organizationId);
      const made = new TopUp();
      const { createdAt } = made;
      const expiresAt = new Date(createdAt.getTime() + provider.lifetimeMs);
      const isOurs = provider.name === PaymentProviderName.SANDBOX;
      Object.assign(made, {
        ...owner,
        asset: amount.asset,
        amountAtomic: amount.atomic,
        walletId: wallet?.walletId,
        provider: provider.name,
        expiresAt,
        nextCheckAt: isOurs ? expiresAt : new Date(createdAt.getTime() + firstCheckMs),
        paymentToken: newToken(''),
        returnUrl: input.returnUrl ?? null,
      });
      em.persist(made);
      return made;
    });
    try {
      return await this.payments.open(caller.em, topUp);
    } catch (error) {
      if (!(error instanceof ProviderUnreachable)) throw error;
      throw refuse(ErrorCode.UNAVAILABLE, 'The payment provider does not answer; try again later.');
    }
  }

  /** The caller's top-up with this TypeID, or null. */
  async find(caller: Caller, typeId: string): Promise<TopUp | null> {
    requireScope(caller.principal, 'wallet:read');
    return caller.loaders.load(TopUp, decodeId('topUp', typeId));
  }

  /** One page of the caller's top-ups. Index: top_up_organization. */
  async list(caller: Caller, args: ListArgs, within: Within = {}): Promise<Page<TopUp>> {
    const conditions = listConditions(caller.principal, 'wallet:read', args, within);
    return readPage(caller, this.metadata, topUpList, conditions, args);
  }

  /** The payment address: the provider's page, or ours, which redirects to it when it exists. */
  paymentUrl(topUp: TopUp): string {
    return topUp.providerUrl ?? `${this.address.base}/pay/${topUp.paymentToken}`;
  }
}
