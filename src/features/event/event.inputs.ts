import { IsOptional, Length, Max, MaxLength, Min } from 'class-validator';
import { GraphQLDateTime, GraphQLJSONObject } from 'graphql-scalars';
import { Field, ID, InputType, Int } from 'type-graphql';
import { MoneyInput } from '../../kernel/schema/money.type.js';
import { EventStatus } from './event.entity.js';

@InputType({ description: 'Something that happened at the integrator.' })
export class IngestEventInput {
  @Field(() => ID, { nullable: true, description: "The organization; an API key's own when left out." })
  organizationId?: string | null;

  @Field(() => String, { description: 'What happened, 1 to 200 characters: `customer.signup`.' })
  @Length(1, 200)
  eventType!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'The campaign; when given, the link or code must be of this campaign.',
  })
  campaignId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The code that the customer typed, at most 64 characters.',
  })
  @IsOptional()
  @Length(1, 64)
  attributionCode?: string | null;

  @Field(() => ID, { nullable: true, description: 'The link that the customer came by.' })
  attributionLinkId?: string | null;

  @Field(() => ID, { nullable: true, description: "The session id that the customer's browser carried." })
  sessionId?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      "The integrator's own name of the customer, 1 to 200 characters; `metadata.customerId` when left out.",
  })
  @IsOptional()
  @Length(1, 200)
  customerId?: string | null;

  @Field(() => String, {
    description:
      "The integrator's own name of this event, 1 to 200 characters: the same again never acts twice.",
  })
  @Length(1, 200)
  idempotencyKey!: string;

  @Field(() => MoneyInput, { nullable: true, description: 'What the customer paid.' })
  amount?: MoneyInput | null;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'When it happened; now when left out, and not in the future.',
  })
  occurredAt?: Date | null;

  @Field(() => GraphQLJSONObject, {
    nullable: true,
    description: 'Anything else, as a JSON object of at most 16 KiB.',
  })
  metadata?: Record<string, unknown> | null;
}

@InputType({ description: 'A conversion of a visitor for a goal.' })
export class RecordConversionInput {
  @Field(() => ID, { description: 'The goal.' })
  goalId!: string;

  @Field(() => ID, { description: "The session id that the visitor's browser carried." })
  sessionId!: string;

  @Field(() => String, {
    nullable: true,
    description:
      "The integrator's own name of the customer, 1 to 200 characters; `customDimensions.customerId` when left out.",
  })
  @IsOptional()
  @Length(1, 200)
  customerId?: string | null;

  @Field(() => MoneyInput, { nullable: true, description: 'What the customer paid.' })
  amount?: MoneyInput | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Minutes to wait before it counts, 0 to 525600; until then it can be cancelled.',
  })
  @IsOptional()
  @Min(0)
  @Max(525_600)
  delayMinutes?: number | null;

  @Field(() => GraphQLJSONObject, {
    nullable: true,
    description: 'Anything else, as a JSON object of at most 16 KiB.',
  })
  customDimensions?: Record<string, unknown> | null;
}

@InputType({ description: 'A conversion to call back.' })
export class CancelConversionInput {
  @Field(() => ID, { description: 'The conversion.' })
  id!: string;

  @Field(() => String, { nullable: true, description: 'Why, at most 1000 characters.' })
  @IsOptional()
  @MaxLength(1000)
  reason?: string | null;
}

@InputType({ description: 'Which events to list.' })
export class EventFilter {
  @Field(() => ID, { nullable: true, description: 'Of this organization only.' })
  organizationId?: string | null;

  @Field(() => ID, { nullable: true, description: 'That name this campaign, or were attributed to it.' })
  campaignId?: string | null;

  @Field(() => EventStatus, { nullable: true, description: 'In this status only.' })
  status?: EventStatus | null;
}
