import { Field, Int, ObjectType } from 'type-graphql';
import { connectionOf } from '../../kernel/schema/connection.js';
import { describedEnum } from '../../kernel/schema/describe-enum.js';
import { MutationPayload, UserError } from '../../kernel/schema/mutation.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { Event } from './event.entity.js';

export const EventConnection = connectionOf(Event, 'Event');

@ObjectType({ simpleResolvers: true })
export abstract class EventPayload extends MutationPayload {
  @NullableField(() => Event, 'The event. Null if the mutation was refused.')
  event?: Event;
}

@ObjectType({ description: 'The event, stored durably before this answer.', simpleResolvers: true })
export class IngestEventPayload extends MutationPayload {
  @NullableField(
    () => Event,
    'The event, or the earlier event if the same was sent before. Null if the mutation was refused.',
  )
  event?: Event;

  @NullableField(
    () => Boolean,
    'Whether the same event was received before. Null if the mutation was refused.',
  )
  isDuplicate?: boolean;
}

export const IngestStatus = describedEnum('IngestStatus', 'The result for one event of a batch.', {
  ACCEPTED: 'New and stored durably.',
  DUPLICATE: 'Received before. `event` is the earlier event with its current status.',
  CONFLICT: 'Refused because its idempotency key was used before with another payload.',
  INVALID: 'Refused because of the problems in `userErrors`.',
});
export type IngestStatus = keyof typeof IngestStatus;

@ObjectType({ description: 'The result for one event of a batch.', simpleResolvers: true })
export class IngestResult {
  @Field(() => Int, { description: 'Its index in `events`, starting at 0.' })
  index!: number;

  @Field(() => IngestStatus, { description: 'Whether it was accepted.' })
  status!: IngestStatus;

  @NullableField(() => Event, 'The event. Null if it was refused.')
  event!: Event | null;

  @Field(() => [UserError], {
    description: 'Its problems, with paths such as `events.3.amount`. Empty if there are none.',
  })
  userErrors!: UserError[];
}

@ObjectType({ description: 'The result for each event of the batch.', simpleResolvers: true })
export class IngestEventsPayload extends MutationPayload {
  @NullableField(
    () => [IngestResult],
    'One result for each event, in the same order. Null if the whole batch was refused.',
  )
  results?: IngestResult[];
}

@ObjectType({ description: 'The number of events that are evaluated again.', simpleResolvers: true })
export class RedriveEventsPayload extends MutationPayload {
  @NullableField(() => Int, 'Number of events queued again. Null if the mutation was refused.')
  count?: number;

  @NullableField(
    () => Boolean,
    'Whether `first` was reached, so that the next call may find more. Null if the mutation was refused.',
  )
  hasMore?: boolean;
}
