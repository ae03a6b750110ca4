import { Entity, Enum, Property } from '@mikro-orm/decorators/legacy';
import { GraphQLDateTime, GraphQLJSONObject } from 'graphql-scalars';
import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { AtomicType } from '../../kernel/atomic-type.js';
import { newId } from '../../kernel/ids.js';
import { EntityId, Node } from '../../kernel/schema/node.type.js';
import { TenantEntity } from '../../identity/organization/tenant-entity.js';

export enum EventStatus {
  QUEUED = 'QUEUED',
  PROCESSED = 'PROCESSED',
  UNMATCHED = 'UNMATCHED',
  REJECTED = 'REJECTED',
  CANCELLED = 'CANCELLED',
  FAILED = 'FAILED',
  REVIEW = 'REVIEW',
}
registerEnumType(EventStatus, {
  name: 'EventStatus',
  description: 'What became of an ingested event.',
  valuesConfig: {
    QUEUED: { description: 'Durable, waiting to be evaluated.' },
    PROCESSED: { description: 'Evaluated and counted.' },
    UNMATCHED: { description: 'Nothing that is active matches it; `decision.reason` says what is missing.' },
    REJECTED: { description: 'Matched and refused; `decision.reason` says by which rule.' },
    CANCELLED: { description: 'Called back before it was evaluated.' },
    FAILED: { description: 'Its evaluation hit a fault; nothing was written for it.' },
    REVIEW: {
      description:
        'A fraud check of the campaign holds it until somebody approves or rejects it; `decision.reason` names the fraud check.',
    },
  },
});

/** The review decision on a held event. */
export enum ReviewDecision {
  APPROVED = 'APPROVED',
  REJECTED = 'REJECTED',
}
registerEnumType(ReviewDecision, {
  name: 'ReviewDecision',
  description: 'What somebody decided on an event that a fraud check had held.',
  valuesConfig: {
    APPROVED: { description: 'It is evaluated, and fraud checks do not hold it again.' },
    REJECTED: { description: 'It does not count.' },
  },
});

/** An event reported by an integrator. Written by group commit; only the evaluation changes it. */
@Entity({ tableName: 'event', readonly: true })
@ObjectType({ implements: Node, simpleResolvers: true, description: 'What an integrator reported.' })
export class Event extends TenantEntity {
  @EntityId('event')
  id: string = newId();

  @Property({ type: 'text' })
  @Field(() => String, { description: 'What happened; matched against the action types of gigs and goals.' })
  eventType!: string;

  @Property({ type: 'uuid', nullable: true })
  campaignId!: string | null;

  @Property({ type: 'uuid', nullable: true })
  linkId!: string | null;

  @Property({ type: 'uuid', nullable: true })
  promoterId!: string | null;

  @Property({ type: 'uuid', nullable: true })
  conversionId!: string | null;

  @Property({ type: 'text', nullable: true })
  @Field(() => String, { nullable: true, description: 'The code that the customer typed.' })
  code!: string | null;

  @Property({ type: 'uuid', nullable: true })
  sessionId!: string | null;

  @Property({ type: 'text', nullable: true })
  @Field(() => String, { nullable: true, description: "The integrator's own name of the customer." })
  customerId!: string | null;

  @Property({ type: 'text' })
  @Field(() => String, { description: "The integrator's own name of this event; never acts twice." })
  idempotencyKey!: string;

  @Property({ type: AtomicType, nullable: true, fieldName: 'amount' })
  amountAtomic!: bigint | null;

  @Property({ type: 'text' })
  asset!: string;

  @Property({ type: 'json', nullable: true })
  @Field(() => GraphQLJSONObject, { nullable: true, description: 'What the integrator sent along.' })
  metadata!: Record<string, unknown> | null;

  @Property({ type: 'timestamptz' })
  @Field(() => GraphQLDateTime, { description: 'When it happened, as the integrator says.' })
  occurredAt!: Date;

  @Property({ type: 'timestamptz' })
  @Field(() => GraphQLDateTime, { description: 'When it arrived here.' })
  receivedAt!: Date;

  @Property({ type: 'boolean' })
  @Field(() => Boolean, {
    description:
      'Whether it was reported with a publishable key, which anybody can read; false for secret keys.',
  })
  isBrowserReport!: boolean;

  @Enum({ items: () => EventStatus, type: 'text' })
  @Field(() => EventStatus, { description: 'What became of it.' })
  status!: EventStatus;

  @Property({ type: 'json', nullable: true })
  @Field(() => GraphQLJSONObject, {
    nullable: true,
    description: 'How the evaluation decided, and why; null until it has.',
  })
  decision!: Record<string, unknown> | null;

  @Enum({ items: () => ReviewDecision, type: 'text', nullable: true })
  @Field(() => ReviewDecision, {
    nullable: true,
    description: 'What somebody decided on it when a fraud check had held it; null when nobody had to.',
  })
  reviewDecision!: ReviewDecision | null;

  @Property({ type: 'text', nullable: true })
  @Field(() => String, { nullable: true, description: 'What they wrote beside it.' })
  reviewNote!: string | null;

  @Property({ type: 'text', nullable: true })
  @Field(() => ID, { nullable: true, description: 'TypeID of the person or the API key that decided.' })
  reviewedBy!: string | null;

  @Property({ type: 'timestamptz', nullable: true })
  @Field(() => GraphQLDateTime, { nullable: true, description: 'When they decided.' })
  reviewedAt!: Date | null;
}
