import { Entity, Enum, Property } from '@mikro-orm/decorators/legacy';
import { GraphQLJSONObject } from 'graphql-scalars';
import { Field } from 'type-graphql';
import { AtomicType } from '../../kernel/atomic-type.js';
import { newId } from '../../kernel/ids.js';
import { describedEnum } from '../../kernel/schema/describe-enum.js';
import { EntityId, NodeType } from '../../kernel/schema/node.type.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import {
  EnumField,
  NullableTextField,
  NullableTimeField,
  TextField,
  TimeField,
} from '../../kernel/schema/stored-field.js';
import { TenantEntity } from '../../identity/organization/tenant-entity.js';

export const EventStatus = describedEnum('EventStatus', 'The status of an ingested event.', {
  QUEUED: 'Stored durably, waiting for evaluation.',
  PROCESSED: 'Evaluated and counted.',
  UNMATCHED: 'Nothing active matches it. `decision.reason` says what is missing.',
  REJECTED: 'It matched but was refused. `decision.reason` has the reason.',
  CANCELLED: 'Cancelled before its evaluation.',
  FAILED: 'Its evaluation failed with an error. Nothing was written for it.',
  REVIEW:
    'A fraud check of the campaign holds it until somebody approves or rejects it. `decision.reason` names the fraud check.',
});
export type EventStatus = keyof typeof EventStatus;

/** The review decision on a held event. */
export const ReviewDecision = describedEnum(
  'ReviewDecision',
  'The review decision on an event that a fraud check held.',
  {
    APPROVED: 'The event is evaluated, and fraud checks do not hold it again.',
    REJECTED: 'The event does not count.',
  },
);
export type ReviewDecision = keyof typeof ReviewDecision;

/** An event reported by an integrator. Written by group commit; only the evaluation changes it. */
@Entity({ tableName: 'event', readonly: true })
@NodeType('An event that an integrator reported.')
export class Event extends TenantEntity {
  @EntityId('event')
  id: string = newId();

  @TextField('What happened. It is matched against the action types of gigs and goals.')
  eventType!: string;

  @Property({ type: 'uuid', nullable: true })
  campaignId!: string | null;

  @Property({ type: 'uuid', nullable: true })
  linkId!: string | null;

  @Property({ type: 'uuid', nullable: true })
  attributedCampaignId!: string | null;

  @Property({ type: 'uuid', nullable: true })
  attributedLinkId!: string | null;

  @Property({ type: 'uuid', nullable: true })
  attributedPromoterId!: string | null;

  @Property({ type: 'uuid', nullable: true })
  conversionId!: string | null;

  @NullableTextField('The code that the customer typed. Null if not reported.')
  code!: string | null;

  @Property({ type: 'uuid', nullable: true })
  sessionId!: string | null;

  @NullableTextField("The integrator's id of the customer. Null if not reported.")
  customerId!: string | null;

  @TextField("The integrator's unique id of this event. The same event sent again has no second effect.")
  idempotencyKey!: string;

  @Property({ type: AtomicType, nullable: true, fieldName: 'amount' })
  amountAtomic!: bigint | null;

  @Property({ type: 'text' })
  asset!: string;

  @Property({ type: 'json', nullable: true })
  @NullableField(() => GraphQLJSONObject, 'Additional data from the integrator. Null if none was sent.')
  metadata!: Record<string, unknown> | null;

  @TimeField('When it happened, as reported by the integrator.')
  occurredAt!: Date;

  @TimeField('When Tribute received it.')
  receivedAt!: Date;

  @Property({ type: 'boolean' })
  @Field(() => Boolean, {
    description:
      'Whether it was reported with a publishable key, which anybody can read. False for secret keys.',
  })
  isBrowserReport!: boolean;

  @EnumField(() => EventStatus, 'Its status.')
  status!: EventStatus;

  @Property({ type: 'json', nullable: true })
  @NullableField(
    () => GraphQLJSONObject,
    'The decision of the evaluation, with its reasons. Null before the evaluation.',
  )
  decision!: Record<string, unknown> | null;

  @Enum({ items: () => ReviewDecision, type: 'text', nullable: true })
  reviewDecision!: ReviewDecision | null;

  @Property({ type: 'text', nullable: true })
  reviewNote!: string | null;

  /** TypeID of the user or the API key. */
  @Property({ type: 'text', nullable: true })
  reviewedBy!: string | null;

  @Property({ type: 'timestamptz', nullable: true })
  reviewedAt!: Date | null;

  @NullableTimeField("When the customer's data was removed from it by `eraseCustomer`. Null if it was not.")
  erasedAt!: Date | null;
}
