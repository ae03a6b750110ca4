import { GraphQLDateTime } from 'graphql-scalars';
import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { requireScope } from '../../kernel/principal.js';
import type { ListArgs } from '../../kernel/list/define-list.js';
import type { Page } from '../../kernel/schema/connection.js';
import { Money, money } from '../../kernel/schema/money.type.js';
import { IdInputArg, PayloadMutation, type InputWithId } from '../../kernel/schema/mutation.js';
import { ForMany } from '../../kernel/schema/for-many.js';
import { IdArg } from '../../kernel/schema/node.type.js';
import { NullableFieldResolver, NullableQuery } from '../../kernel/schema/nullable-field.js';
import { Reads } from '../../kernel/selected-columns.js';
import { actOf, Act } from '../../identity/actor/act.type.js';
import { FirstApproval } from '../../identity/approval/first-approval.type.js';
import { loadFirstApproval } from '../../identity/approval/load-first-approval.js';
import { loadOrganization } from '../../identity/organization/load-organization.js';
import { Organization } from '../../identity/organization/organization.entity.js';
import { Promoter } from '../../identity/promoter/promoter.entity.js';
import type { PayoutDestinationService } from './payout-destination.service.js';
import type { PayoutRequestService } from './payout-request.service.js';
import { Payout } from './payout.entity.js';
import { RequestPayoutInput, SetPayoutDestinationInput } from './payout.inputs.js';
import { PayoutConnection, SetPayoutDestinationPayload, PayoutPayload } from './payout.payloads.js';
import { PayoutService } from './payout.service.js';
import { payoutList } from './payout.list.js';

@Resolver(() => Payout)
export class PayoutResolver {
  constructor(
    private readonly service: PayoutService,
    private readonly requests: PayoutRequestService,
    private readonly destinations: PayoutDestinationService,
  ) {}

  @NullableQuery(() => Payout, "One payout of the caller's promoters, or of the calling person.")
  async payout(@Ctx() caller: Caller, @IdArg('Its TypeID.') id: string): Promise<Payout | null> {
    return this.service.find(caller, id);
  }

  @Query(() => PayoutConnection, {
    description:
      "The payouts of the caller's promoters. A person's own payouts are in `viewer { promoters }`.",
  })
  async payouts(@Ctx() caller: Caller, @Args(() => payoutList.Args) args: ListArgs): Promise<Page<Payout>> {
    return this.service.list(caller, args);
  }

  @PayloadMutation("Requests a payout of a promoter's money.", PayoutPayload, 'The requested payout.')
  @ForMany('requestPayouts', { list: 'payouts', items: 'payouts to request', payload: PayoutPayload })
  async requestPayout(
    @Ctx() caller: Caller,
    @Arg('input') input: RequestPayoutInput,
  ): Promise<PayoutPayload> {
    return { payout: await this.requests.request(caller, input) };
  }

  @PayloadMutation(
    'Cancels a payout whose payment has not begun. Its money goes back to the wallet.',
    PayoutPayload,
    'The cancelled payout.',
  )
  @ForMany('cancelPayouts', { list: 'payouts', items: 'payouts to cancel', payload: PayoutPayload })
  async cancelPayout(
    @Ctx() caller: Caller,
    @IdInputArg('A payout to cancel.', 'The payout.') input: InputWithId,
  ): Promise<PayoutPayload> {
    return { payout: await this.requests.cancel(caller, input) };
  }

  @PayloadMutation(
    "Sets a promoter's payout destination for future payouts. The organization may set it only for promoters without a user account. A new live destination is emailed to the person or the owners, and must wait before its first payout. For live destinations a person must have confirmed their identity, and API keys are refused.",
    SetPayoutDestinationPayload,
  )
  async setPayoutDestination(
    @Ctx() caller: Caller,
    @Arg('input') input: SetPayoutDestinationInput,
  ): Promise<SetPayoutDestinationPayload> {
    return this.destinations.set(caller, input);
  }

  @Reads('organizationId', 'approvedBy', 'approvedAt')
  @NullableFieldResolver(() => Act, 'The approval. Null before it.')
  approval(@Root() { organizationId, approvedBy, approvedAt }: Payout): Act | null {
    return actOf(organizationId, approvedBy, approvedAt);
  }

  @Reads('organizationId', 'settledBy', 'settledAt')
  @NullableFieldResolver(
    () => Act,
    'What ended it: the payment, or that somebody cancelled or rejected it. Null before that.',
  )
  settlement(@Root() { organizationId, settledBy, settledAt }: Payout): Act | null {
    return actOf(organizationId, settledBy, settledAt);
  }

  @Reads('id')
  @NullableFieldResolver(
    () => FirstApproval,
    'The first of the two approvals that payouts above `Organization.secondApprovalAbove` need. Null when there is none.',
  )
  async firstApproval(@Root() payout: Payout, @Ctx() caller: Caller): Promise<FirstApproval | null> {
    return loadFirstApproval(caller, payout.id);
  }

  @Reads('amountAtomic', 'asset')
  @FieldResolver(() => Money, { description: 'The amount that leaves the wallet, fee included.' })
  amount(@Root() payout: Payout): Money {
    return money(payout.amountAtomic, payout.asset);
  }

  @Reads('feeAtomic', 'asset')
  @FieldResolver(() => Money, { description: 'The fee that the platform keeps.' })
  fee(@Root() payout: Payout): Money {
    return money(payout.feeAtomic, payout.asset);
  }

  @Reads('amountAtomic', 'feeAtomic', 'asset')
  @FieldResolver(() => Money, { description: 'The amount that is sent: `amount` minus `fee`.' })
  net(@Root() payout: Payout): Money {
    return money(payout.amountAtomic - payout.feeAtomic, payout.asset);
  }

  @Reads('promoterId')
  @NullableFieldResolver(() => Promoter, 'The promoter. Null for callers outside the organization.')
  async promoter(@Root() payout: Payout, @Ctx() caller: Caller): Promise<Promoter | null> {
    return caller.loaders.load(Promoter, payout.promoterId);
  }

  @Reads('organizationId')
  @NullableFieldResolver(
    () => Organization,
    'The organization of the promoter. Null for callers outside the organization, except operators.',
  )
  async organization(@Root() payout: Payout, @Ctx() caller: Caller): Promise<Organization | null> {
    return loadOrganization(caller, payout.organizationId);
  }
}

@Resolver(() => Promoter)
export class PromoterPayoutsResolver {
  constructor(private readonly service: PayoutService) {}

  @Reads('id')
  @FieldResolver(() => PayoutConnection, { name: 'payouts', description: "The promoter's payouts." })
  async payoutsOf(
    @Root() promoter: Promoter,
    @Ctx() caller: Caller,
    @Args(() => payoutList.Args) args: ListArgs,
  ): Promise<Page<Payout>> {
    return this.service.list(caller, args, { promoterId: promoter.id });
  }

  @Reads('payoutDestination')
  @FieldResolver(() => String, {
    name: 'payoutDestination',
    nullable: true,
    description: "The promoter's payout destination.",
  })
  destinationOf(@Root() promoter: Promoter, @Ctx() caller: Caller): string | null {
    requireScope(caller.principal, 'payouts:read');
    return promoter.payoutDestination;
  }

  @Reads('payoutDestinationReadyAt')
  @FieldResolver(() => GraphQLDateTime, {
    name: 'payoutDestinationReadyAt',
    nullable: true,
    description:
      'When payouts to the destination can begin. Null when they can begin at once, or there is no destination.',
  })
  readyAtOf(@Root() promoter: Promoter, @Ctx() caller: Caller): Date | null {
    requireScope(caller.principal, 'payouts:read');
    return promoter.payoutDestinationReadyAt;
  }
}
