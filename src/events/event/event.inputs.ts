import { ArrayMaxSize, IsOptional, Max, MaxLength, Min } from 'class-validator';
import { GraphQLDateTime, GraphQLJSONObject } from 'graphql-scalars';
import { Field, ID, InputType, Int } from 'type-graphql';
import { ValidatedByItem } from '../../kernel/schema/validated-by-item.js';
import { MoneyInput } from '../../kernel/schema/money.type.js';
import { TextKind } from '../../kernel/schema/text-kind.js';
import { EventStatus } from './event.entity.js';

/** The most events that one call evaluates again. */
export const maxRedriven = 1000;

/** The common fields of event reports. `readReport` checks lengths, because a validator would be too slow. */
@InputType({ description: 'Something that happened at the integrator.' })
export class EventReportInput {
  @Field(() => String, { description: 'What happened, 1 to 200 characters: `customer.signup`.' })
  @TextKind('trimmed')
  eventType!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'The campaign; when given, the link or code must be of this campaign.',
  })
  campaignId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The code that the customer typed, 1 to 64 characters.',
  })
  @TextKind('trimmed')
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
  @TextKind('trimmed')
  customerId?: string | null;

  @Field(() => String, {
    description:
      "The integrator's own name of this event, 1 to 200 characters: the same again never acts twice.",
  })
  @TextKind('trimmed')
  idempotencyKey!: string;

  @Field(() => MoneyInput, { nullable: true, description: 'What the customer paid.' })
  amount?: MoneyInput | null;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description:
      'When it happened; now when left out. Not in the future, and not longer ago than EVENT_MAX_AGE_DAYS.',
  })
  occurredAt?: Date | null;

  @Field(() => GraphQLJSONObject, {
    nullable: true,
    description: 'Anything else, as a JSON object of at most 16 KiB, 10 levels and 1,000 values.',
  })
  metadata?: Record<string, unknown> | null;
}

@InputType({ description: 'Something that happened at the integrator.' })
export class IngestEventInput extends EventReportInput {
  @Field(() => ID, { nullable: true, description: "The organization; an API key's own when left out." })
  organizationId?: string | null;
}

@InputType({ description: 'Events to take in together.' })
export class IngestEventsInput {
  @Field(() => ID, { nullable: true, description: "The organization; an API key's own when left out." })
  organizationId?: string | null;

  @ValidatedByItem()
  @Field(() => [EventReportInput], { description: '1 to 1,000 events. Each is validated by itself.' })
  events!: EventReportInput[];
}

@InputType({ description: 'Which events to list.' })
export class EventFilter {
  @Field(() => ID, { nullable: true, description: 'Of this organization only.' })
  organizationId?: string | null;

  @Field(() => ID, { nullable: true, description: 'That name this campaign, or were attributed to it.' })
  campaignId?: string | null;

  @Field(() => EventStatus, { nullable: true, description: 'In this status only.' })
  status?: EventStatus | null;

  @Field(() => ID, { nullable: true, description: 'Of this promoter only.' })
  promoterId?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'That were decided for this reason (`decision.reason`) only, such as the fraud check that holds them; at most 100 characters.',
  })
  @IsOptional()
  @MaxLength(100)
  reason?: string | null;
}

@InputType()
export abstract class ReviewEventInput {
  @Field(() => ID, { description: 'The event, which is in REVIEW.' })
  id!: string;

  @Field(() => String, { nullable: true, description: 'Why, at most 1000 characters.' })
  @IsOptional()
  @MaxLength(1000)
  note?: string | null;
}

@InputType({ description: 'A held event to let pass.' })
export class ApproveEventInput extends ReviewEventInput {}

@InputType({ description: 'A held event to reject.' })
export class RejectEventInput extends ReviewEventInput {}

@InputType({ description: 'Events to evaluate again. Those that every filter given fits, oldest first.' })
export class RedriveEventsInput {
  @Field(() => ID, { nullable: true, description: "The organization; an API key's own when left out." })
  organizationId?: string | null;

  @Field(() => [ID], { nullable: true, description: 'These events, at most 1,000.' })
  @IsOptional()
  @ArrayMaxSize(maxRedriven)
  ids?: string[] | null;

  @Field(() => ID, { nullable: true, description: 'That name this campaign, or were attributed to it.' })
  campaignId?: string | null;

  @Field(() => [EventStatus], {
    nullable: true,
    description:
      'UNMATCHED, FAILED or REJECTED. When left out: UNMATCHED and FAILED, and REJECTED as well for `ids` or `reasons`.',
  })
  status?: EventStatus[] | null;

  @Field(() => [String], {
    nullable: true,
    description: 'That were decided for one of these reasons (`decision.reason`), at most 50.',
  })
  @IsOptional()
  @ArrayMaxSize(50)
  @MaxLength(100, { each: true })
  reasons?: string[] | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Received at this moment or later.' })
  since?: Date | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Received before this moment.' })
  until?: Date | null;

  @Field(() => Int, { nullable: true, description: 'At most so many, 1 to 1,000; 1,000 when left out.' })
  @IsOptional()
  @Min(1)
  @Max(maxRedriven)
  first?: number | null;
}
