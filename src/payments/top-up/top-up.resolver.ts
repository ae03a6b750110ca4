import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { encodeId } from '../../kernel/ids.js';
import type { ListArgs } from '../../kernel/list/define-list.js';
import type { Page } from '../../kernel/schema/connection.js';
import { money, Money } from '../../kernel/schema/money.type.js';
import { PayloadMutation } from '../../kernel/schema/mutation.js';
import { IdArg } from '../../kernel/schema/node.type.js';
import { NullableFieldResolver, NullableQuery } from '../../kernel/schema/nullable-field.js';
import { Reads } from '../../kernel/selected-columns.js';
import { Organization } from '../../identity/organization/organization.entity.js';
import { Wallet } from '../../ledger/wallet/wallet.entity.js';
import type { RefundService } from './refund.service.js';
import { RefundTopUpInput, TopUpWalletInput } from './top-up.inputs.js';
import {
  RefundTopUpPayload,
  TopUpConnection,
  TopUpRefundConnection,
  TopUpWalletPayload,
} from './top-up.payloads.js';
import { TopUpRefund } from './top-up-refund.entity.js';
import { TopUp } from './top-up.entity.js';
import { TopUpService } from './top-up.service.js';
import { topUpList, topUpRefundList } from './top-up.list.js';
import { UrlScalar } from '../../kernel/schema/scalars.js';

@Resolver(() => TopUp)
export class TopUpResolver {
  constructor(
    private readonly service: TopUpService,
    private readonly refundService: RefundService,
  ) {}

  @NullableQuery(() => TopUp, "One top-up of the caller's organizations.")
  async topUp(@Ctx() caller: Caller, @IdArg('Its TypeID.') id: string): Promise<TopUp | null> {
    return this.service.find(caller, id);
  }

  @Query(() => TopUpConnection, { description: "The top-ups of the caller's organizations." })
  async topUps(@Ctx() caller: Caller, @Args(() => topUpList.Args) args: ListArgs): Promise<Page<TopUp>> {
    return this.service.list(caller, args);
  }

  @PayloadMutation('Requests a payment into the wallet and returns the page for paying.', TopUpWalletPayload)
  async topUpWallet(
    @Ctx() caller: Caller,
    @Arg('input') input: TopUpWalletInput,
  ): Promise<TopUpWalletPayload> {
    return { topUp: await this.service.request(caller, input) };
  }

  @PayloadMutation(
    'Refunds a paid top-up, fully or partly, from the available money of the wallet.',
    RefundTopUpPayload,
  )
  async refundTopUp(
    @Ctx() caller: Caller,
    @Arg('input') input: RefundTopUpInput,
  ): Promise<RefundTopUpPayload> {
    return this.refundService.refund(caller, input);
  }

  @Reads('amountAtomic', 'asset')
  @FieldResolver(() => Money, { description: 'The amount of the payment.' })
  amount(@Root() topUp: TopUp): Money {
    return money(topUp.amountAtomic, topUp.asset);
  }

  @Reads('refundedAtomic', 'asset')
  @FieldResolver(() => Money, { description: 'The amount that was refunded, pending refunds included.' })
  refundedAmount(@Root() topUp: TopUp): Money {
    return money(topUp.refundedAtomic, topUp.asset);
  }

  @FieldResolver(() => UrlScalar, { description: 'The page where the payer pays, declines or cancels.' })
  paymentUrl(@Root() topUp: TopUp): string {
    return this.service.paymentUrl(topUp);
  }

  @Reads('walletId')
  @NullableFieldResolver(() => Wallet, 'The wallet that receives the money.')
  async wallet(@Root() topUp: TopUp, @Ctx() caller: Caller): Promise<Wallet | null> {
    return caller.loaders.load(Wallet, topUp.walletId);
  }

  @FieldResolver(() => TopUpRefundConnection, { description: 'The refunds of this top-up.' })
  async refunds(
    @Root() topUp: TopUp,
    @Ctx() caller: Caller,
    @Args(() => topUpRefundList.Args) args: ListArgs,
  ): Promise<Page<TopUpRefund>> {
    return this.refundService.list(caller, topUp, args);
  }
}

@Resolver(() => TopUpRefund)
export class TopUpRefundResolver {
  @Reads('amountAtomic', 'asset')
  @FieldResolver(() => Money, { description: 'The amount, always positive.' })
  amount(@Root() refund: TopUpRefund): Money {
    return money(refund.amountAtomic, refund.asset);
  }

  @Reads('topUpId')
  @NullableFieldResolver(() => TopUp, 'The refunded top-up.')
  async topUp(@Root() refund: TopUpRefund, @Ctx() caller: Caller): Promise<TopUp | null> {
    return caller.loaders.load(TopUp, refund.topUpId);
  }
}

@Resolver(() => Organization)
export class OrganizationTopUpsResolver {
  constructor(private readonly service: TopUpService) {}

  @Reads('id')
  @FieldResolver(() => TopUpConnection, { description: "The top-ups of this organization's wallets." })
  async topUps(
    @Root() organization: Organization,
    @Ctx() caller: Caller,
    @Args(() => topUpList.Args) args: ListArgs,
  ): Promise<Page<TopUp>> {
    return this.service.list(caller, args, { organizationId: encodeId('organization', organization.id) });
  }
}
