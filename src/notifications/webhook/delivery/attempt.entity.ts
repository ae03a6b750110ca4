import { Entity, Enum, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { GraphQLJSONObject } from 'graphql-scalars';
import { Field, Int } from 'type-graphql';
import { Environment } from '../../../kernel/environment.js';
import { EntityId, NodeType } from '../../../kernel/schema/node.type.js';
import { NullableField } from '../../../kernel/schema/nullable-field.js';
import { EnumField, NullableTextField, TimeField, UrlField } from '../../../kernel/schema/stored-field.js';
import { AttemptOutcome } from '../transport/attempt-outcome.js';
import { Delivery } from './delivery.entity.js';

/** One attempt of a delivery, with its request and response. */
@Entity({ tableName: 'webhook_attempt', readonly: true })
@NodeType('One attempt of a delivery, with the request and the response.')
export class Attempt {
  @EntityId('attempt')
  id!: string;

  @Property({ type: 'uuid' })
  organizationId!: string;

  @Enum({ items: () => Environment, type: 'text' })
  environment!: Environment;

  @ManyToOne({ entity: () => Delivery, mapToPk: true, updateRule: 'no action' })
  deliveryId!: string;

  @Property({ type: 'integer' })
  @Field(() => Int, { description: 'The number of the attempt; the first is 1.' })
  number!: number;

  @TimeField('When the attempt began.')
  startedAt!: Date;

  @Property({ type: 'integer' })
  @Field(() => Int, { description: 'Duration of the attempt in milliseconds.' })
  durationMs!: number;

  @EnumField(() => AttemptOutcome, 'How the attempt ended.')
  outcome!: AttemptOutcome;

  @NullableTextField('What went wrong, for people to read. Null when a whole response arrived.')
  error!: string | null;

  @Property({ type: 'integer', nullable: true })
  @NullableField(
    () => Int,
    'HTTP status of the response, even if the response was incomplete. Null without a response.',
  )
  statusCode!: number | null;

  @UrlField('The URL that the request was sent to.')
  requestUrl!: string;

  @Property({ type: 'json', nullable: true })
  @NullableField(
    () => GraphQLJSONObject,
    'Headers of the request, including signatures. Null for WORKER_LOST and INTERNAL.',
  )
  requestHeaders!: Record<string, string> | null;

  @NullableTextField(
    'The exact body of the request. Null for WORKER_LOST and INTERNAL, or for the reason in `withheldReason`.',
  )
  requestBody!: string | null;

  @Property({ type: 'json', nullable: true })
  @NullableField(
    () => GraphQLJSONObject,
    'Headers of the response, with names in lower case. Null without a response.',
  )
  responseHeaders!: Record<string, string | string[]> | null;

  @NullableTextField(
    'The first 16 KiB of the response, decoded if it was compressed. Null without a response, or for the reason in `withheldReason`.',
  )
  responseBody!: string | null;

  @NullableField(
    () => String,
    'The scope for the event type that the API key lacks when the bodies are withheld. Null otherwise.',
  )
  withheldReason?: string | null;

  @Property({ type: 'boolean', fieldName: 'response_truncated' })
  @Field(() => Boolean, { description: 'Whether the response was longer than the stored part.' })
  isResponseTruncated!: boolean;
}
