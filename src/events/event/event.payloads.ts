import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { connectionOf } from '../../kernel/schema/connection.js';
import { MutationPayload, UserError } from '../../kernel/schema/mutation.js';
import { Event } from './event.entity.js';

export const EventConnection = connectionOf(Event, 'Event');

@ObjectType({ description: 'The event, durable before this was answered.', simpleResolvers: true })
export class IngestEventPayload extends MutationPayload {
  @Field(() => Event, {
    nullable: true,
    description: 'The event; the earlier one when the same was sent before. Null when refused.',
  })
  event?: Event;

  @Field(() => Boolean, { nullable: true, description: 'Whether the same event had been received before.' })
  duplicate?: boolean;
}

/** The result of ingesting an event. */
export enum IngestStatus {
  ACCEPTED = 'ACCEPTED',
  DUPLICATE = 'DUPLICATE',
  CONFLICT = 'CONFLICT',
  INVALID = 'INVALID',
}
registerEnumType(IngestStatus, {
  name: 'IngestStatus',
  description: 'What became of one of several events that were reported together.',
  valuesConfig: {
    ACCEPTED: { description: 'New, and durable.' },
    DUPLICATE: { description: 'Received before; `event` is the earlier one, as it stands now.' },
    CONFLICT: { description: 'Refused: its idempotency key was used before with another payload.' },
    INVALID: { description: 'Refused: `userErrors` says what is wrong with it.' },
  },
});

@ObjectType({ description: 'What became of one of several events.', simpleResolvers: true })
export class IngestResult {
  @Field(() => Int, { description: 'Which one: its place in `events`, from 0.' })
  index!: number;

  @Field(() => IngestStatus, { description: 'Whether it was taken in.' })
  status!: IngestStatus;

  @Field(() => Event, { nullable: true, description: 'The event; null when refused.' })
  event!: Event | null;

  @Field(() => [UserError], {
    description: 'What is wrong with it, by paths such as `events.3.amount`; empty otherwise.',
  })
  userErrors!: UserError[];
}

@ObjectType({ description: 'What became of each of the events.', simpleResolvers: true })
export class IngestEventsPayload extends MutationPayload {
  @Field(() => [IngestResult], {
    nullable: true,
    description: 'One for each event, in the same order. Null when the whole batch was refused.',
  })
  results?: IngestResult[];
}

@ObjectType({ description: 'How many events are evaluated again.', simpleResolvers: true })
export class RedriveEventsPayload extends MutationPayload {
  @Field(() => Int, { nullable: true, description: 'So many are queued again. Null when refused.' })
  count?: number;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether `first` was reached, so that more may be waiting for the next call.',
  })
  hasMore?: boolean;
}

@ObjectType({ description: 'The event, on its way to be evaluated once more.', simpleResolvers: true })
export class ApproveEventPayload extends MutationPayload {
  @Field(() => Event, { nullable: true, description: 'Null when refused.' })
  event?: Event;
}

@ObjectType({ description: 'The rejected event.', simpleResolvers: true })
export class RejectEventPayload extends MutationPayload {
  @Field(() => Event, { nullable: true, description: 'Null when refused.' })
  event?: Event;
}
