import { Entity, Enum, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { Field, Int } from 'type-graphql';
import { Environment } from '../../../kernel/environment.js';
import { EntityId, NodeType } from '../../../kernel/schema/node.type.js';
import { EnumField, NullableTimeField, TimeField } from '../../../kernel/schema/stored-field.js';
import { DeliveryStatus } from './delivery-status.js';
import { WebhookEndpoint } from '../endpoint/webhook-endpoint.entity.js';

/** One message to one endpoint. Written in SQL by the fan-out and the delivery drain. */
@Entity({ tableName: 'webhook_delivery', readonly: true })
@NodeType('One domain event for one endpoint.')
export class Delivery {
  @EntityId('delivery')
  id!: string;

  @Property({ type: 'uuid' })
  organizationId!: string;

  @Enum({ items: () => Environment, type: 'text' })
  environment!: Environment;

  @ManyToOne({ entity: () => WebhookEndpoint, mapToPk: true, updateRule: 'no action' })
  endpointId!: string;

  @Property({ type: 'uuid' })
  domainEventId!: string;

  /** The promoter of a postback; null for the organization's own endpoints. */
  @Property({ type: 'uuid', nullable: true })
  promoterId!: string | null;

  @EnumField(() => DeliveryStatus, 'The status of the delivery.')
  status!: DeliveryStatus;

  @Property({ type: 'integer', fieldName: 'attempts' })
  @Field(() => Int, { description: 'Number of attempts, including one in progress.' })
  attemptCount!: number;

  @Property({ type: 'integer' })
  uncountedAttempts!: number;

  @Property({ type: 'integer', fieldName: 'internal_failures' })
  @Field(() => Int, {
    description:
      "Number of attempts that failed on Tribute's side (INTERNAL, WORKER_LOST) since the delivery was created or last redelivered. It becomes FAILED when an INTERNAL attempt is the 5th or a WORKER_LOST attempt is the 10th.",
  })
  internalFailureCount!: number;

  /** When the next attempt is due; only meaningful while PENDING. */
  @Property({ type: 'timestamptz' })
  dueAt!: Date;

  @Property({ type: 'timestamptz', nullable: true })
  leaseUntil!: Date | null;

  /** The drain, after the process name of its database sessions; null if none has claimed it. */
  @Property({ type: 'text', nullable: true })
  worker!: string | null;

  /** Claimed by a worker, but its request has not begun. */
  @Property({ type: 'boolean' })
  claimedAhead!: boolean;

  @TimeField('When it was created.')
  createdAt!: Date;

  @NullableTimeField('When it was delivered or given up. Null before that.')
  finishedAt!: Date | null;
}
