import { Field, ObjectType } from 'type-graphql';
import { connectionOf } from '../../kernel/schema/connection.js';
import { MutationPayload } from '../../kernel/schema/mutation.js';
import { ActionAttempt } from './action-attempt.entity.js';
import { Conversion } from './conversion.entity.js';
import { Event } from './event.entity.js';

export const EventConnection = connectionOf(Event, 'Event');
export const ConversionConnection = connectionOf(Conversion, 'Conversion');
export const ActionAttemptConnection = connectionOf(ActionAttempt, 'ActionAttempt');

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

@ObjectType({ description: 'The recorded conversion.', simpleResolvers: true })
export class RecordConversionPayload extends MutationPayload {
  @Field(() => Conversion, { nullable: true, description: 'Null when refused.' })
  conversion?: Conversion;
}

@ObjectType({ description: 'The cancelled conversion.', simpleResolvers: true })
export class CancelConversionPayload extends MutationPayload {
  @Field(() => Conversion, { nullable: true, description: 'Null when refused.' })
  conversion?: Conversion;
}
