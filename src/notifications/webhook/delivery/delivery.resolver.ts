import { GraphQLDateTime } from 'graphql-scalars';
import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import type { Caller } from '../../../kernel/caller.js';
import type { LoggedEvent } from '../../../kernel/event-feed.js';
import { PageArgs, type Page } from '../../../kernel/schema/connection.js';
import { PayloadMutation } from '../../../kernel/schema/mutation.js';
import { DomainEvent } from '../../event-log/domain-event.type.js';
import { Attempt } from './attempt.entity.js';
import { DeliveryStatus } from './delivery-status.js';
import { Delivery } from './delivery.entity.js';
import { DeliveryService } from './delivery.service.js';
import { readDeliveryEvents } from './read-delivery-events.js';
import { WebhookEndpoint } from '../endpoint/webhook-endpoint.entity.js';
import { RedeliverInput, SendTestWebhookInput } from './delivery.inputs.js';
import { DeliveryConnection, RedeliverPayload, SendTestWebhookPayload } from './delivery.payloads.js';

@Resolver(() => Delivery)
export class DeliveryResolver {
  constructor(private readonly deliveries: DeliveryService) {}

  @Query(() => Delivery, { nullable: true, description: 'One delivery of the caller.' })
  async delivery(
    @Ctx() caller: Caller,
    @Arg('id', () => ID, { description: 'Its TypeID.' }) id: string,
  ): Promise<Delivery | null> {
    return this.deliveries.find(caller, id);
  }

  @PayloadMutation(
    () => SendTestWebhookPayload,
    'Sends a test message to one webhook endpoint, marked by its type.',
  )
  async sendTestWebhook(
    @Ctx() caller: Caller,
    @Arg('input', () => SendTestWebhookInput) input: SendTestWebhookInput,
  ): Promise<SendTestWebhookPayload> {
    return { delivery: await this.deliveries.sendTest(caller, input.id) };
  }

  @PayloadMutation(
    () => RedeliverPayload,
    "Sends a delivery again: the same message id, signed with today's secret.",
  )
  async redeliver(
    @Ctx() caller: Caller,
    @Arg('input', () => RedeliverInput) input: RedeliverInput,
  ): Promise<RedeliverPayload> {
    return { delivery: await this.deliveries.redeliver(caller, input) };
  }

  @FieldResolver(() => WebhookEndpoint, { nullable: true, description: 'Where it goes.' })
  async endpoint(@Root() delivery: Delivery, @Ctx() caller: Caller): Promise<WebhookEndpoint | null> {
    return caller.loaders.load(WebhookEndpoint, delivery.endpointId);
  }

  @FieldResolver(() => DomainEvent, {
    nullable: true,
    description: 'What it tells. Its id is the id of the message.',
  })
  async event(@Root() delivery: Delivery, @Ctx() caller: Caller): Promise<LoggedEvent | null> {
    return caller.loaders.loadRelated('delivery.event', delivery.domainEventId, async (ids) =>
      readDeliveryEvents(caller.sql, ids),
    );
  }

  @FieldResolver(() => [Attempt], { description: 'Its tries, first one first.' })
  async attempts(@Root() delivery: Delivery, @Ctx() caller: Caller): Promise<Attempt[]> {
    return this.deliveries.attemptsOf(caller, delivery);
  }

  @FieldResolver(() => GraphQLDateTime, {
    nullable: true,
    description: 'When it is tried next; null when nothing is planned.',
  })
  nextAttemptAt(@Root() delivery: Delivery): Date | null {
    return delivery.status === DeliveryStatus.PENDING ? delivery.dueAt : null;
  }
}

@Resolver(() => WebhookEndpoint)
export class EndpointDeliveriesResolver {
  constructor(private readonly service: DeliveryService) {}

  @FieldResolver(() => DeliveryConnection, { description: 'What was sent to it, or is to be.' })
  async deliveries(
    @Root() endpoint: WebhookEndpoint,
    @Ctx() caller: Caller,
    @Arg('status', () => DeliveryStatus, { nullable: true, description: 'In this status only.' })
    status: DeliveryStatus | null,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Page<Delivery>> {
    return this.service.list(caller, endpoint.id, status, args);
  }
}
