import { GraphQLDateTime } from 'graphql-scalars';
import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { encodeId } from '../../kernel/ids.js';
import { requireScope } from '../../kernel/principal.js';
import { PageArgs, type Page } from '../../kernel/schema/connection.js';
import { Money, money } from '../../kernel/schema/money.type.js';
import { PayloadMutation } from '../../kernel/schema/mutation.js';
import { FirstApproval } from '../../identity/approval/first-approval.type.js';
import { loadFirstApproval } from '../../identity/approval/load-first-approval.js';
import { loadOrganization } from '../../identity/organization/load-organization.js';
import { Organization } from '../../identity/organization/organization.entity.js';
import { Promoter } from '../../identity/promoter/promoter.entity.js';
import type { PayoutDestinationService } from './payout-destination.service.js';
import type { PayoutRequestService } from './payout-request.service.js';
import { Payout } from './payout.entity.js';
import {
  CancelPayoutInput,
  PayoutFilter,
  RequestPayoutInput,
  SetPayoutDestinationInput,
} from './payout.inputs.js';
import {
  CancelPayoutPayload,
  PayoutConnection,
  RequestPayoutPayload,
  SetPayoutDestinationPayload,
} from './payout.payloads.js';
import { PayoutService } from './payout.service.js';

@Resolver(() => Payout)
export class PayoutResolver {
  constructor(
    private readonly service: PayoutService,
    private readonly requests: PayoutRequestService,
    private readonly destinations: PayoutDestinationService,
  ) {}

  @Query(() => Payout, {
    nullable: true,
    description: "One payout of the caller's promoters, or the calling person's own.",
  })
  async payout(
    @Ctx() caller: Caller,
    @Arg('id', () => ID, { description: 'Its TypeID.' }) id: string,
  ): Promise<Payout | null> {
    return this.service.find(caller, id);
  }

  @Query(() => PayoutConnection, {
    description: "The payouts of the caller's promoters. A person's own are below `viewer { promoters }`.",
  })
  async payouts(
    @Ctx() caller: Caller,
    @Arg('filter', () => PayoutFilter, { nullable: true, description: 'Which ones; all when left out.' })
    filter: PayoutFilter | null,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Page<Payout>> {
    return this.service.list(caller, filter ?? {}, args);
  }

  @PayloadMutation(
    () => RequestPayoutPayload,
    "Asks for a promoter's money to be paid out: by its organization, or by the person whose it is.",
  )
  async requestPayout(
    @Ctx() caller: Caller,
    @Arg('input', () => RequestPayoutInput) input: RequestPayoutInput,
  ): Promise<RequestPayoutPayload> {
    return { payout: await this.requests.request(caller, input) };
  }

  @PayloadMutation(
    () => CancelPayoutPayload,
    'Gives a payout up that nobody has begun to pay: its money goes back into the wallet.',
  )
  async cancelPayout(
    @Ctx() caller: Caller,
    @Arg('input', () => CancelPayoutInput) input: CancelPayoutInput,
  ): Promise<CancelPayoutPayload> {
    return { payout: await this.requests.cancel(caller, input) };
  }

  @PayloadMutation(
    () => SetPayoutDestinationPayload,
    "Says where a promoter's money goes from the next payout on: a person for themselves, an organization for records that it keeps alone. A new live destination is mailed to the person or the owners and waits before it is paid to. Live, a person has to have confirmed their identity, and an API key cannot do it.",
  )
  async setPayoutDestination(
    @Ctx() caller: Caller,
    @Arg('input', () => SetPayoutDestinationInput) input: SetPayoutDestinationInput,
  ): Promise<SetPayoutDestinationPayload> {
    return this.destinations.set(caller, input);
  }

  @FieldResolver(() => FirstApproval, {
    nullable: true,
    description:
      'The first of the two approvals that it takes above `Organization.secondApprovalAbove`; null when there is none.',
  })
  async firstApproval(@Root() payout: Payout, @Ctx() caller: Caller): Promise<FirstApproval | null> {
    return loadFirstApproval(caller, payout.id);
  }

  @FieldResolver(() => Money, { description: 'How much leaves the wallet, fee included.' })
  amount(@Root() payout: Payout): Money {
    return money(payout.amountAtomic, payout.asset);
  }

  @FieldResolver(() => Money, { description: 'What the platform keeps of it.' })
  fee(@Root() payout: Payout): Money {
    return money(payout.feeAtomic, payout.asset);
  }

  @FieldResolver(() => Money, { description: 'What is sent: the amount without the fee.' })
  net(@Root() payout: Payout): Money {
    return money(payout.amountAtomic - payout.feeAtomic, payout.asset);
  }

  @FieldResolver(() => Promoter, {
    nullable: true,
    description: 'Whose money it is; null for who is not of the organization.',
  })
  async promoter(@Root() payout: Payout, @Ctx() caller: Caller): Promise<Promoter | null> {
    return caller.loaders.load(Promoter, payout.promoterId);
  }

  @FieldResolver(() => Organization, {
    nullable: true,
    description: 'Whose promoter it is; null for who is not of the organization, but for an operator.',
  })
  async organization(@Root() payout: Payout, @Ctx() caller: Caller): Promise<Organization | null> {
    return loadOrganization(caller, payout.organizationId);
  }
}

@Resolver(() => Promoter)
export class PromoterPayoutsResolver {
  constructor(private readonly service: PayoutService) {}

  @FieldResolver(() => PayoutConnection, { name: 'payouts', description: 'What they asked to be paid out.' })
  async payoutsOf(
    @Root() promoter: Promoter,
    @Ctx() caller: Caller,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Page<Payout>> {
    return this.service.list(caller, { promoterId: encodeId('promoter', promoter.id) }, args);
  }

  @FieldResolver(() => String, {
    name: 'payoutDestination',
    nullable: true,
    description: 'Where their money goes; asks for `payouts:read`.',
  })
  destinationOf(@Root() promoter: Promoter, @Ctx() caller: Caller): string | null {
    requireScope(caller.principal, 'payouts:read');
    return promoter.payoutDestination;
  }

  @FieldResolver(() => GraphQLDateTime, {
    name: 'payoutDestinationReadyAt',
    nullable: true,
    description:
      'From when on the destination is paid to; null when that is at once, or there is none. Asks for `payouts:read`.',
  })
  readyAtOf(@Root() promoter: Promoter, @Ctx() caller: Caller): Date | null {
    requireScope(caller.principal, 'payouts:read');
    return promoter.payoutDestinationReadyAt;
  }
}
