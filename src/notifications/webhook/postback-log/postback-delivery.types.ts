import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Int, ObjectType } from 'type-graphql';
import { connectionOf } from '../../../kernel/schema/connection.js';
import { MutationPayload } from '../../../kernel/schema/mutation.js';
import { IdField, Node } from '../../../kernel/schema/node.type.js';
import { NullableField } from '../../../kernel/schema/nullable-field.js';
import { DeliveryStatus } from '../delivery/delivery-status.js';
import { AttemptOutcome } from '../transport/attempt-outcome.js';
import { UrlScalar } from '../../../kernel/schema/scalars.js';

/** A delivery of a postback, for its promoter or for the organization that registered it. */
@ObjectType('PostbackDelivery', {
  implements: Node,
  description: 'One event for one postback.',
  simpleResolvers: true,
})
export class PostbackDelivery {
  @IdField('postbackDelivery')
  id!: string;

  domainEventId!: string;

  @Field(() => DeliveryStatus, { description: 'The status of the delivery.' })
  status!: DeliveryStatus;

  dueAt!: Date;

  @Field(() => Int, { description: 'Number of attempts, including one in progress.' })
  attemptCount!: number;

  @Field(() => GraphQLDateTime, { description: 'When it was created.' })
  createdAt!: Date;

  @NullableField(() => GraphQLDateTime, 'When it was delivered or given up. Null before that.')
  finishedAt!: Date | null;
}

/** An attempt of a delivery of a postback. */
@ObjectType('PostbackAttempt', {
  description: 'One attempt to send a postback, with its request and response.',
  simpleResolvers: true,
})
export class PostbackAttempt {
  deliveryId!: string;

  @Field(() => Int, { description: 'The number of the attempt; the first is 1.' })
  number!: number;

  @Field(() => GraphQLDateTime, { description: 'When the attempt began.' })
  startedAt!: Date;

  @Field(() => Int, { description: 'Duration of the attempt in milliseconds.' })
  durationMs!: number;

  @Field(() => AttemptOutcome, { description: 'How the attempt ended.' })
  outcome!: AttemptOutcome;

  @NullableField(() => String, 'What went wrong, for people to read. Null when there was a response.')
  error!: string | null;

  @NullableField(() => Int, 'HTTP status of the response. Null without a response.')
  statusCode!: number | null;

  @NullableField(
    () => UrlScalar,
    'The URL with the values of its macros. Null for the reason in `withheldReason`.',
  )
  requestUrl!: string | null;

  @NullableField(() => String, 'The body of a POST. Null for a GET, or for the reason in `withheldReason`.')
  requestBody!: string | null;

  @NullableField(
    () => String,
    'The first 16 KiB of the response. Null without a response, or for the reason in `withheldReason`.',
  )
  responseBody!: string | null;

  @NullableField(
    () => String,
    'The scope for the event type that the API key lacks when texts are withheld. Null otherwise.',
  )
  withheldReason?: string | null;
}

export const PostbackDeliveryConnection = connectionOf(PostbackDelivery, 'PostbackDelivery');

@ObjectType({ simpleResolvers: true })
export abstract class PostbackDeliveryPayload extends MutationPayload {
  @NullableField(() => PostbackDelivery, 'Null when refused.')
  delivery?: PostbackDelivery;
}
