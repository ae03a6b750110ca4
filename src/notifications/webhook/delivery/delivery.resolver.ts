import type { ListArgs } from '../../../kernel/list/define-list.js';
import { GraphQLDateTime } from 'graphql-scalars';
import { Arg, Args, Ctx, FieldResolver, Resolver, Root, ObjectType } from 'type-graphql';
import type { Caller } from '../../../kernel/caller.js';
import type { LoggedEvent } from '../../../kernel/event-feed.js';
import { type Page, connectionOf } from '../../../kernel/schema/connection.js';
import {
  IdInputArg,
  PayloadMutation,
  type InputWithId,
  MutationPayload,
} from '../../../kernel/schema/mutation.js';
import { IdArg } from '../../../kernel/schema/node.type.js';
import {
  NullableFieldResolver,
  NullableQuery,
  NullableField,
} from '../../../kernel/schema/nullable-field.js';
import { Reads } from '../../../kernel/selected-columns.js';
import { DomainEvent } from '../../event-log/domain-event.type.js';
import { readDomainEvents } from '../../event-log/read-domain-events.js';
import { Attempt } from './attempt.entity.js';
import { DeliveryStatus } from './delivery-status.js';
import { Delivery } from './delivery.entity.js';
import { DeliveryService } from './delivery.service.js';
import { WebhookEndpoint } from '../endpoint/webhook-endpoint.entity.js';
import { RedeliverInput } from './delivery.inputs.js';
import { deliveryList } from './delivery.list.js';

const DeliveryConnection = connectionOf(Delivery, 'Delivery');

@ObjectType({ simpleResolvers: true })
export abstract class DeliveryPayload extends MutationPayload {
  @NullableField(() => Delivery, 'Null when refused.')
  delivery?: Delivery;
}

@Resolver(() => Delivery)
export class DeliveryResolver {
  constructor(private readonly deliveries: DeliveryService) {}

  @NullableQuery(() => Delivery, 'One delivery of the caller.')
  async delivery(@Ctx() caller: Caller, @IdArg('Its TypeID.') id: string): Promise<Delivery | null> {
    return this.deliveries.find(caller, id);
  }

  @PayloadMutation(
    'Sends a test message to one webhook endpoint. Its event type marks it as a test.',
    DeliveryPayload,
    'The delivery of the test message, soon to be sent.',
  )
  async sendTestWebhook(
    @Ctx() caller: Caller,
    @IdInputArg('A webhook endpoint to send a test message to.', 'The endpoint.') input: InputWithId,
  ): Promise<DeliveryPayload> {
    return { delivery: await this.deliveries.sendTest(caller, input.id) };
  }

  @PayloadMutation(
    'Sends a delivery again, with the same message id and the current secret.',
    DeliveryPayload,
    'The delivery, soon to be sent again.',
  )
  async redeliver(@Ctx() caller: Caller, @Arg('input') input: RedeliverInput): Promise<DeliveryPayload> {
    return { delivery: await this.deliveries.redeliver(caller, input) };
  }

  @Reads('endpointId')
  @FieldResolver(() => WebhookEndpoint, { description: 'The endpoint that receives it.' })
  async endpoint(@Root() delivery: Delivery, @Ctx() caller: Caller): Promise<WebhookEndpoint | null> {
    return caller.loaders.load(WebhookEndpoint, delivery.endpointId);
  }

  @Reads('domainEventId')
  @NullableFieldResolver(() => DomainEvent, 'The delivered domain event. Its id is the message id.')
  async event(@Root() delivery: Delivery, @Ctx() caller: Caller): Promise<LoggedEvent | null> {
    return caller.loaders.loadRelated('delivery.event', delivery.domainEventId, async (ids) =>
      readDomainEvents(caller.sql, ids),
    );
  }

  @FieldResolver(() => [Attempt], { description: 'The attempts, oldest first.' })
  async attempts(@Root() delivery: Delivery, @Ctx() caller: Caller): Promise<Attempt[]> {
    return this.deliveries.attemptsOf(caller, delivery);
  }

  @Reads('status', 'dueAt')
  @NullableFieldResolver(
    () => GraphQLDateTime,
    'When the next attempt is planned. Null when none is planned.',
  )
  nextAttemptAt(@Root() delivery: Delivery): Date | null {
    return delivery.status === DeliveryStatus.PENDING ? delivery.dueAt : null;
  }
}

@Resolver(() => WebhookEndpoint)
export class EndpointDeliveriesResolver {
  constructor(private readonly service: DeliveryService) {}

  @Reads('id')
  @FieldResolver(() => DeliveryConnection, { description: 'The deliveries to this endpoint.' })
  async deliveries(
    @Root() endpoint: WebhookEndpoint,
    @Ctx() caller: Caller,
    @Args(() => deliveryList.Args) args: ListArgs,
  ): Promise<Page<Delivery>> {
    return this.service.list(caller, endpoint.id, args);
  }
}

@Resolver(() => Attempt)
export class AttemptResolver {
  @NullableFieldResolver(() => Delivery, 'The delivery that was attempted.')
  async delivery(@Root() attempt: Attempt, @Ctx() caller: Caller): Promise<Delivery | null> {
    return caller.loaders.load(Delivery, attempt.deliveryId);
  }
}
