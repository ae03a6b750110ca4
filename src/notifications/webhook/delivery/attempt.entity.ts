import { Entity, Enum, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { GraphQLDateTime, GraphQLJSONObject } from 'graphql-scalars';
import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Environment } from '../../../kernel/environment.js';
import { EntityId, Node } from '../../../kernel/schema/node.type.js';
import { AttemptOutcome } from '../transport/attempt-outcome.js';
import { Delivery } from './delivery.entity.js';

registerEnumType(AttemptOutcome, {
  name: 'AttemptOutcome',
  description: 'How one try ended.',
  valuesConfig: {
    SUCCESS: { description: 'A response with status 2xx.' },
    HTTP: { description: 'A response with another status. Redirects are not followed.' },
    TIMEOUT: { description: 'No whole response within the deadline, 10 seconds.' },
    DNS: { description: 'The host name has no address.' },
    CONNECT: { description: 'No connection, or it broke before a whole response came.' },
    TLS: { description: 'No secure connection: the certificate, most often.' },
    BLOCKED: { description: 'The address is not public; nothing was sent.' },
    WORKER_LOST: {
      description: 'Our own process ended meanwhile; it is sent again, and may have arrived twice.',
    },
    INTERNAL: {
      description: 'Tribute could not prepare the request, and sent nothing. The error says why.',
    },
  },
});

/** One attempt of a delivery, with its request and response. */
@Entity({ tableName: 'webhook_attempt', readonly: true })
@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: 'One try of a delivery, with what was sent and what came back.',
})
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
  @Field(() => Int, { description: 'The first try is 1.' })
  number!: number;

  @Property({ type: 'timestamptz' })
  @Field(() => GraphQLDateTime, { description: 'When it began.' })
  startedAt!: Date;

  @Property({ type: 'integer' })
  @Field(() => Int, { description: 'How long it took, in milliseconds.' })
  durationMs!: number;

  @Enum({ items: () => AttemptOutcome, type: 'text' })
  @Field(() => AttemptOutcome, { description: 'How it ended.' })
  outcome!: AttemptOutcome;

  @Property({ type: 'text', nullable: true })
  @Field(() => String, {
    nullable: true,
    description: 'What went wrong when there was no response, for a person to read.',
  })
  error!: string | null;

  @Property({ type: 'integer', nullable: true })
  @Field(() => Int, { nullable: true, description: 'HTTP status of the response; null when there was none.' })
  statusCode!: number | null;

  @Property({ type: 'text' })
  @Field(() => String, { description: 'Where it was sent.' })
  requestUrl!: string;

  @Property({ type: 'json', nullable: true })
  @Field(() => GraphQLJSONObject, {
    nullable: true,
    description: 'Headers that were sent, signatures included; null for WORKER_LOST and INTERNAL.',
  })
  requestHeaders!: Record<string, string> | null;

  @Property({ type: 'text', nullable: true })
  @Field(() => String, {
    nullable: true,
    description:
      'The body that was sent, byte for byte; null for WORKER_LOST and INTERNAL, and as `withheldReason` says.',
  })
  requestBody!: string | null;

  @Property({ type: 'json', nullable: true })
  @Field(() => GraphQLJSONObject, {
    nullable: true,
    description: 'Headers of the response, names in lower case.',
  })
  responseHeaders!: Record<string, string | string[]> | null;

  @Property({ type: 'text', nullable: true })
  @Field(() => String, {
    nullable: true,
    description: 'The first 16 KiB of the response; null as `withheldReason` says.',
  })
  responseBody!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The scope of the event type that the API key lacks, where the bodies are null for that; null otherwise.',
  })
  withheldReason?: string | null;

  @Property({ type: 'boolean' })
  @Field(() => Boolean, { description: 'Whether the response was longer than what was kept of it.' })
  responseTruncated!: boolean;
}
