import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ObjectType } from 'type-graphql';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { Actor } from '../../identity/actor/actor.types.js';
import { actorById } from '../../identity/actor/actor-by-id.js';
import { ReviewDecision, type Event } from './event.entity.js';

@ObjectType({ description: 'A decision on an event that a fraud check held.', simpleResolvers: true })
export class EventReview {
  @Field(() => ReviewDecision, { description: 'The decision.' })
  decision!: ReviewDecision;

  @NullableField(() => String, 'Note by the reviewer. Null if not set.')
  note!: string | null;

  @Field(() => Actor, { description: 'Who decided.' })
  by!: Actor;

  @Field(() => GraphQLDateTime, { description: 'When it was decided.' })
  decidedAt!: Date;
}

type Reviewed = Pick<Event, 'organizationId' | 'reviewDecision' | 'reviewNote' | 'reviewedBy' | 'reviewedAt'>;

/** The decision on a held event; null if nobody decided. */
export function reviewIn(event: Reviewed): EventReview | null {
  const { organizationId, reviewDecision: decision, reviewNote: note, reviewedBy, reviewedAt } = event;
  if (decision === null || reviewedBy === null || reviewedAt === null) return null;
  return { decision, note, by: actorById(reviewedBy, organizationId), decidedAt: reviewedAt };
}
