import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { encodeId } from '../../kernel/ids.js';
import type { ListArgs } from '../../kernel/list/define-list.js';
import type { Page } from '../../kernel/schema/connection.js';
import { money, Money } from '../../kernel/schema/money.type.js';
import { PayloadMutation } from '../../kernel/schema/mutation.js';
import { ForMany } from '../../kernel/schema/for-many.js';
import { IdArg } from '../../kernel/schema/node.type.js';
import { NullableFieldResolver, NullableQuery } from '../../kernel/schema/nullable-field.js';
import { Reads } from '../../kernel/selected-columns.js';
import { FirstApproval } from '../../identity/approval/first-approval.type.js';
import { loadFirstApproval } from '../../identity/approval/load-first-approval.js';
import { Link } from '../../tracking/link/link.entity.js';
import { Campaign } from '../../campaigns/campaign/campaign.entity.js';
import { Organization } from '../../identity/organization/organization.entity.js';
import { Promoter } from '../../identity/promoter/promoter.entity.js';
import { Event } from './event.entity.js';
import {
  ApproveEventInput,
  IngestEventInput,
  IngestEventsInput,
  RedriveEventsInput,
  RejectEventInput,
} from './event.inputs.js';
import {
  EventConnection,
  IngestEventPayload,
  IngestEventsPayload,
  RedriveEventsPayload,
  EventPayload,
} from './event.payloads.js';
import { EventIngestService } from './event-ingest.service.js';
import { EventRedriveService } from './event-redrive.service.js';
import { EventReviewService } from './event-review.service.js';
import { EventService } from './event.service.js';
import { eventList } from './event.list.js';
import { EventReview, reviewIn } from './event-review.type.js';

@Resolver(() => Event)
export class EventResolver {
  constructor(
    private readonly service: EventService,
    private readonly ingestion: EventIngestService,
    private readonly redrive: EventRedriveService,
    private readonly reviews: EventReviewService,
  ) {}

  @NullableQuery(() => Event, "The caller's event with this TypeID. Null if there is none.")
  async event(@Ctx() caller: Caller, @IdArg('TypeID of the event.') id: string): Promise<Event | null> {
    return this.service.find(caller, id);
  }

  @Query(() => EventConnection, { description: "The caller's events." })
  async events(@Ctx() caller: Caller, @Args(() => eventList.Args) args: ListArgs): Promise<Page<Event>> {
    return this.service.list(caller, args);
  }

  @PayloadMutation(
    'Ingests one event. It is stored durably before the answer, and never twice.',
    IngestEventPayload,
  )
  async ingestEvent(
    @Ctx() caller: Caller,
    @Arg('input', () => IngestEventInput, { validate: false }) input: IngestEventInput,
  ): Promise<IngestEventPayload> {
    return this.ingestion.ingest(caller, input);
  }

  @PayloadMutation(
    'Ingests up to 1,000 events. Each has its own result. Accepted events are stored durably before the answer.',
    IngestEventsPayload,
  )
  async ingestEvents(
    @Ctx() caller: Caller,
    @Arg('input', () => IngestEventsInput, { validate: false }) input: IngestEventsInput,
  ): Promise<IngestEventsPayload> {
    return { results: await this.ingestion.ingestAll(caller, input) };
  }

  @PayloadMutation(
    'Evaluates events again that are unmatched, rejected or failed. Events that counted are excluded, and no event is queued twice.',
    RedriveEventsPayload,
  )
  async redriveEvents(
    @Ctx() caller: Caller,
    @Arg('input') input: RedriveEventsInput,
  ): Promise<RedriveEventsPayload> {
    return this.redrive.redrive(caller, input);
  }

  @PayloadMutation(
    'Approves an event that a fraud check holds. It is evaluated once, by the rules at the time of its receipt.',
    EventPayload,
    'The approved event, queued for another evaluation.',
  )
  @ForMany('approveEvents', { list: 'events', items: 'held events to approve', payload: EventPayload })
  async approveEvent(@Ctx() caller: Caller, @Arg('input') input: ApproveEventInput): Promise<EventPayload> {
    return { event: await this.reviews.approve(caller, input) };
  }

  @PayloadMutation(
    'Permanently rejects an event that a fraud check holds.',
    EventPayload,
    'The rejected event.',
  )
  @ForMany('rejectEvents', { list: 'events', items: 'held events to reject', payload: EventPayload })
  async rejectEvent(@Ctx() caller: Caller, @Arg('input') input: RejectEventInput): Promise<EventPayload> {
    return { event: await this.reviews.reject(caller, input) };
  }

  @Reads('id')
  @NullableFieldResolver(
    () => FirstApproval,
    'The first of the two approvals that it needs above `Organization.secondApprovalAbove`. Null if there is none.',
  )
  async firstApproval(@Root() event: Event, @Ctx() caller: Caller): Promise<FirstApproval | null> {
    return loadFirstApproval(caller, event.id);
  }

  @Reads('organizationId', 'reviewDecision', 'reviewNote', 'reviewedBy', 'reviewedAt')
  @NullableFieldResolver(
    () => EventReview,
    'The decision of the person or program that reviewed it, if a fraud check held it. Null if nobody decided.',
  )
  review(@Root() event: Event): EventReview | null {
    return reviewIn(event);
  }

  @Reads('attributedLinkId', 'linkId')
  @NullableFieldResolver(
    () => Link,
    'The link that it was attributed to, or that the report names. Null if there is none.',
  )
  async link(@Root() event: Event, @Ctx() caller: Caller): Promise<Link | null> {
    return caller.loaders.load(Link, event.attributedLinkId ?? event.linkId);
  }

  @Reads('attributedPromoterId')
  @NullableFieldResolver(() => Promoter, 'The promoter who brought it. Null until it is attributed.')
  async promoter(@Root() event: Event, @Ctx() caller: Caller): Promise<Promoter | null> {
    return caller.loaders.load(Promoter, event.attributedPromoterId);
  }

  @Reads('attributedCampaignId', 'campaignId')
  @NullableFieldResolver(
    () => Campaign,
    'The campaign that it was attributed to, or that the report names. Null if there is none.',
  )
  async campaign(@Root() event: Event, @Ctx() caller: Caller): Promise<Campaign | null> {
    return caller.loaders.load(Campaign, event.attributedCampaignId ?? event.campaignId);
  }

  @Reads('amountAtomic', 'asset')
  @NullableFieldResolver(() => Money, 'The amount that the customer paid. Null if not reported.')
  amount(@Root() event: Event): Money | null {
    return event.amountAtomic === null ? null : money(event.amountAtomic, event.asset);
  }
}

@Resolver(() => Organization)
export class OrganizationEventsResolver {
  constructor(private readonly service: EventService) {}

  @Reads('id')
  @FieldResolver(() => EventConnection, { description: 'Events that were reported to it.' })
  async events(
    @Root() organization: Organization,
    @Ctx() caller: Caller,
    @Args(() => eventList.Args) args: ListArgs,
  ): Promise<Page<Event>> {
    return this.service.list(caller, args, { organizationId: encodeId('organization', organization.id) });
  }
}

@Resolver(() => Promoter)
export class PromoterEventsResolver {
  constructor(private readonly service: EventService) {}

  @Reads('id')
  @FieldResolver(() => EventConnection, { description: 'Events that were attributed to them.' })
  async events(
    @Root() promoter: Promoter,
    @Ctx() caller: Caller,
    @Args(() => eventList.Args) args: ListArgs,
  ): Promise<Page<Event>> {
    return this.service.list(caller, args, { attributedTo: promoter.id });
  }
}
