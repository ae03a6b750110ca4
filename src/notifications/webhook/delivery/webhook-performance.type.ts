import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Float, Int, ObjectType } from 'type-graphql';
import { NullableField } from '../../../kernel/schema/nullable-field.js';
import { TimeZoneScalar } from '../../../kernel/schema/scalars.js';

/** Figures of deliveries. */
@ObjectType({ description: 'Figures of deliveries, by time of creation.', simpleResolvers: true })
export class WebhookFigures {
  @Field(() => Int, { description: 'All deliveries.' })
  deliveries!: number;

  @Field(() => Int, { description: 'Deliveries in DELIVERED.' })
  delivered!: number;

  @Field(() => Int, { description: 'Deliveries in FAILED.' })
  failed!: number;

  @Field(() => Int, { description: 'Deliveries in CANCELLED.' })
  cancelled!: number;

  @Field(() => Int, { description: 'Deliveries in PENDING, SENDING or HELD.' })
  pending!: number;

  @Field(() => Int, { description: 'Attempts of all these deliveries.' })
  attempts!: number;

  @NullableField(
    () => Float,
    'The delivered part of those that were delivered or failed, from 0 to 1. Null if there are none.',
  )
  successRate!: number | null;
}

@ObjectType({ description: 'Figures of the deliveries of one step.', simpleResolvers: true })
export class WebhookStep extends WebhookFigures {
  @Field(() => GraphQLDateTime, { description: 'Start of the step.' })
  at!: Date;
}

/** Figures of webhooks for a period. */
@ObjectType({
  description: 'Totals of deliveries, and the steps that add up to them.',
  simpleResolvers: true,
})
export class WebhookPerformance {
  @Field(() => GraphQLDateTime, { description: 'Start of the period.' })
  from!: Date;

  @Field(() => GraphQLDateTime, { description: 'End of the period, exclusive.' })
  to!: Date;

  @Field(() => TimeZoneScalar, { description: 'The time zone of the steps.' })
  timeZone!: string;

  @Field(() => WebhookFigures, { description: 'Totals of the period.' })
  totals!: WebhookFigures;

  @Field(() => [WebhookStep], { description: 'Step by step, oldest first, with empty steps.' })
  series!: WebhookStep[];
}
