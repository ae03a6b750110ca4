import { Field, Int, ObjectType } from 'type-graphql';
import { MutationPayload, UserError } from '../../kernel/schema/mutation.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { Event } from '../event/event.entity.js';
import { IngestStatus } from '../event/event.payloads.js';

@ObjectType({ description: 'The result for one row of an imported file.', simpleResolvers: true })
export class ImportedRow {
  @Field(() => Int, { description: 'The line of the file on which the row begins. The first line is 1.' })
  line!: number;

  @Field(() => IngestStatus, {
    description: 'Whether the event was accepted, or in a dry run would be accepted.',
  })
  status!: IngestStatus;

  @NullableField(
    () => Event,
    'The event: new, or received before. Null if it was refused, and for a new event in a dry run.',
  )
  event!: Event | null;

  @NullableField(
    () => String,
    'Only in a dry run: why the event would be `UNMATCHED`, such as a code that no link has. Null if there is no reason.',
  )
  warning!: string | null;

  @Field(() => [UserError], {
    description:
      'Its problems, with paths such as `csv.12.amount`: line and column. Empty if there are none.',
  })
  userErrors!: UserError[];
}

@ObjectType({ description: 'The result of an imported file.', simpleResolvers: true })
export class EventImport {
  @Field(() => Int, { description: 'Number of new events.' })
  accepted!: number;

  @Field(() => Int, {
    description: 'Number of events that were received before, or stand twice in the file.',
  })
  duplicates!: number;

  @Field(() => Int, {
    description: 'Number of refused rows: their idempotency keys were used before with another payload.',
  })
  conflicts!: number;

  @Field(() => Int, { description: 'Number of rows that were refused because of their values.' })
  invalid!: number;

  @Field(() => [ImportedRow], { description: 'One result for each row, in the order of the file.' })
  rows!: ImportedRow[];
}

@ObjectType({ description: 'The result of an imported file.', simpleResolvers: true })
export class ImportEventsPayload extends MutationPayload {
  @NullableField(() => EventImport, 'The result. Null if the whole file was refused.')
  import?: EventImport;
}
