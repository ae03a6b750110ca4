import { Arg, Args, Ctx, FieldResolver, ID, Resolver, Root } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import type { Page } from '../../kernel/schema/connection.js';
import { NullableArg, NullableFieldResolver, NullableQuery } from '../../kernel/schema/nullable-field.js';
import { Reads } from '../../kernel/selected-columns.js';
import { Campaign } from '../../campaigns/campaign/campaign.entity.js';
import { Promoter } from '../../identity/promoter/promoter.entity.js';
import { Link } from '../../tracking/link/link.entity.js';
import { Event } from '../event/event.entity.js';
import { CustomerService } from './customer.service.js';
import { Customer, JourneyArgs, JourneyStep, JourneyStepConnection } from './customer.types.js';

@Resolver(() => Customer)
export class CustomerResolver {
  constructor(private readonly service: CustomerService) {}

  @NullableQuery(
    () => Customer,
    'A customer who was reported together with a session. Null if there is none.',
  )
  async customer(
    @Ctx() caller: Caller,
    @Arg('customerId', () => String, { description: "The integrator's id of the customer." })
    customerId: string,
    @NullableArg('organizationId', () => ID, 'The organization. Default: the organization of the API key.')
    organizationId: string | null,
  ): Promise<Customer | null> {
    return this.service.find(caller, customerId, organizationId);
  }

  @FieldResolver(() => JourneyStepConnection, {
    description:
      "The clicks of the customer's browsers and the customer's events, newest first. Old clicks are missing if the operator keeps them for a limited time.",
  })
  async journey(
    @Root() customer: Customer,
    @Ctx() caller: Caller,
    @Args() args: JourneyArgs,
  ): Promise<Page<JourneyStep>> {
    return this.service.journey(caller, customer, args);
  }
}

@Resolver(() => JourneyStep)
export class JourneyStepResolver {
  @Reads('eventId')
  @NullableFieldResolver(() => Event, 'The event, with its decision. Null for a click.')
  async event(@Root() { eventId }: JourneyStep, @Ctx() caller: Caller): Promise<Event | null> {
    return caller.loaders.load(Event, eventId);
  }

  @Reads('linkId')
  @NullableFieldResolver(() => Link, 'The link of a click, or that of an attributed event.')
  async link(@Root() { linkId }: JourneyStep, @Ctx() caller: Caller): Promise<Link | null> {
    return caller.loaders.load(Link, linkId);
  }

  @Reads('campaignId')
  @NullableFieldResolver(() => Campaign, 'The campaign. Null for an event without one.')
  async campaign(@Root() { campaignId }: JourneyStep, @Ctx() caller: Caller): Promise<Campaign | null> {
    return caller.loaders.load(Campaign, campaignId);
  }

  @Reads('promoterId')
  @NullableFieldResolver(() => Promoter, 'The promoter. Null for an event without one.')
  async promoter(@Root() { promoterId }: JourneyStep, @Ctx() caller: Caller): Promise<Promoter | null> {
    return caller.loaders.load(Promoter, promoterId);
  }
}
