import { GraphQLDateTime } from 'graphql-scalars';
import { Arg, Args, Ctx, FieldResolver, ID, Resolver, Root } from 'type-graphql';
import type { Caller } from '../../../kernel/caller.js';
import { encodeId } from '../../../kernel/ids.js';
import type { ListArgs } from '../../../kernel/list/define-list.js';
import type { Page } from '../../../kernel/schema/connection.js';
import { IdInputArg, PayloadMutation, type InputWithId } from '../../../kernel/schema/mutation.js';
import { NullableFieldResolver } from '../../../kernel/schema/nullable-field.js';
import { Reads } from '../../../kernel/selected-columns.js';
import { DeliveryStatus } from '../delivery/delivery-status.js';
import type { Delivery } from '../delivery/delivery.entity.js';
import { Postback } from '../postback/postback.entity.js';
import type { ShownPostback } from '../postback/shown-postback.js';
import { loadPostbackAttempts } from './load-postback-attempts.js';
import { loadPostbackEventType } from './load-postback-event-type.js';
import {
  PostbackAttempt,
  PostbackDelivery,
  PostbackDeliveryConnection,
  PostbackDeliveryPayload,
} from './postback-delivery.types.js';
import { RedeliverPostbackInput } from './postback-log.inputs.js';
import type { PostbackLogService } from './postback-log.service.js';
import { deliveryList } from '../delivery/delivery.list.js';

@Resolver(() => PostbackDelivery)
export class PostbackDeliveryResolver {
  constructor(private readonly log: PostbackLogService) {}

  @PayloadMutation(
    'Sends a test with sample values to a postback. Waits for the first attempt, for at most 12 seconds.',
    PostbackDeliveryPayload,
    'The delivery of the test, with its attempt.',
  )
  async testPostback(
    @Ctx() caller: Caller,
    @IdInputArg('A postback to send a test to.', 'The postback.') input: InputWithId,
  ): Promise<PostbackDeliveryPayload> {
    return { delivery: await this.log.sendTest(caller, input.id) };
  }

  @PayloadMutation(
    'Sends a delivery of a postback again, with the same `{event_id}` and the current URL.',
    PostbackDeliveryPayload,
    'The delivery, soon to be sent again.',
  )
  async redeliverPostback(
    @Ctx() caller: Caller,
    @Arg('input') input: RedeliverPostbackInput,
  ): Promise<PostbackDeliveryPayload> {
    return { delivery: await this.log.redeliver(caller, input) };
  }

  @Reads('domainEventId')
  @FieldResolver(() => ID, { description: 'The value of `{event_id}`.' })
  eventId(@Root() { domainEventId }: Delivery): string {
    return encodeId('event', domainEventId);
  }

  @Reads('id')
  @NullableFieldResolver(() => String, 'The type of the event: `reward.paid`. Null if the event was deleted.')
  async eventType(@Root() delivery: Delivery, @Ctx() caller: Caller): Promise<string | null> {
    return loadPostbackEventType(caller, delivery.id);
  }

  @Reads('id')
  @FieldResolver(() => [PostbackAttempt], { description: 'The attempts, oldest first.' })
  async attempts(@Root() delivery: Delivery, @Ctx() caller: Caller): Promise<PostbackAttempt[]> {
    return loadPostbackAttempts(caller, delivery.id);
  }

  @Reads('status', 'dueAt')
  @NullableFieldResolver(
    () => GraphQLDateTime,
    'When the next attempt is planned. Null when none is planned.',
  )
  nextAttemptAt(@Root() { status, dueAt }: Delivery): Date | null {
    return status === DeliveryStatus.PENDING ? dueAt : null;
  }
}

@Resolver(() => Postback)
export class PostbackDeliveriesResolver {
  constructor(private readonly log: PostbackLogService) {}

  @NullableFieldResolver(
    () => PostbackDeliveryConnection,
    'Its deliveries. Null for the organization if the promoter registered it.',
  )
  async deliveries(
    @Root() postback: ShownPostback,
    @Ctx() caller: Caller,
    @Args(() => deliveryList.Args) args: ListArgs,
  ): Promise<Page<Delivery> | null> {
    return this.log.list(postback, caller, args);
  }
}
