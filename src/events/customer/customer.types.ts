import { Max, MaxLength, Min } from 'class-validator';
import { GraphQLDateTime } from 'graphql-scalars';
import { ArgsType, Field, ObjectType } from 'type-graphql';
import { connectionOf } from '../../kernel/schema/connection.js';
import { NullableIntegerInput, NullableTextInput } from '../../kernel/schema/input-field.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { Default } from '../../kernel/schema/default.js';

@ObjectType({ description: 'A customer, by the id that the integrator reports.', simpleResolvers: true })
export class Customer {
  @Field(() => String, { description: "The integrator's id of the customer." })
  customerId!: string;

  @Field(() => GraphQLDateTime, {
    description: 'When an event first named the customer together with a session.',
  })
  firstSeenAt!: Date;

  organizationId!: string;
}

@ObjectType({
  description: "One step of a customer's path: a click on a link, or an event.",
  simpleResolvers: true,
})
export class JourneyStep {
  @Field(() => GraphQLDateTime, { description: 'When it happened.' })
  at!: Date;

  @NullableField(() => String, 'The class of a click: VALID, DUPLICATE, BOT or INVALID. Null for an event.')
  clickClass!: string | null;

  /** Bare uuids. */
  id!: string;
  eventId!: string | null;
  linkId!: string | null;
  campaignId!: string | null;
  promoterId!: string | null;
  /** The exact time, for the cursor. */
  place!: string;
}

export const JourneyStepConnection = connectionOf(JourneyStep, 'JourneyStep');

@ArgsType()
export class JourneyArgs {
  @Default(20)
  @NullableIntegerInput('Number of steps, 1 to 100.', Min(1), Max(100))
  first?: number | null;

  @NullableTextInput('Only steps after this cursor.', MaxLength(100))
  after?: string | null;
}
