import { ArrayMaxSize, Max, MaxLength, Min } from 'class-validator';
import { GraphQLJSONObject } from 'graphql-scalars';
import { Field, ID } from 'type-graphql';
import { ValidatedByItem } from '../../kernel/schema/validated-by-item.js';
import { NullableAmountInput, MoneyInput } from '../../kernel/schema/money.type.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import {
  IdInput,
  Input,
  NullableIdInput,
  NullableIntegerInput,
  NullableTextInput,
  NullableTimeInput,
  OneOfInput,
  TextInput,
} from '../../kernel/schema/input-field.js';
import { TextKind } from '../../kernel/schema/text-kind.js';
import { EventStatus } from './event.entity.js';
import { Default } from '../../kernel/schema/default.js';

/** The most events that one call evaluates again. */
export const maxRedriven = 1000;

@OneOfInput('One clue to who brought the customer.')
export class AttributionClueInput {
  @NullableTextInput('The code that the customer typed, 1 to 64 characters.', TextKind('trimmed'))
  code?: string | null;

  @NullableIdInput('TypeID of the link that the customer used.')
  linkId?: string | null;

  @NullableIdInput("TypeID of the session in the customer's browser.")
  sessionId?: string | null;
}

/** The common fields of event reports. `readReport` checks lengths, because a validator would be too slow. */
@Input('Something that happened at the integrator.')
export class EventReportInput {
  @TextInput('What happened, such as `customer.signup`. 1 to 200 characters.', TextKind('trimmed'))
  eventType!: string;

  @NullableIdInput('TypeID of the campaign. If set, the link or code must belong to this campaign.')
  campaignId?: string | null;

  @ValidatedByItem()
  @NullableField(
    () => [AttributionClueInput],
    'Who brought the customer: at most one code, one link and one session. If they name several promoters, `Campaign.codePolicy` decides.',
  )
  attribution?: AttributionClueInput[] | null;

  @NullableTextInput(
    "The integrator's id of the customer, 1 to 200 characters. Default: `metadata.customerId`.",
    TextKind('trimmed'),
  )
  customerId?: string | null;

  @TextInput(
    "The integrator's unique id of this event, 1 to 200 characters. The same event sent again has no second effect.",
    TextKind('trimmed'),
  )
  idempotencyKey!: string;

  @NullableAmountInput('The amount that the customer paid.')
  amount?: MoneyInput | null;

  @NullableTimeInput(
    'When it happened. Must not be in the future or older than EVENT_MAX_AGE_DAYS. Default: now.',
  )
  occurredAt?: Date | null;

  @NullableField(
    () => GraphQLJSONObject,
    'Additional data: a JSON object of at most 16 KiB, 10 levels and 1,000 values.',
  )
  metadata?: Record<string, unknown> | null;
}

@Input('Something that happened at the integrator.')
export class IngestEventInput extends EventReportInput {
  @NullableIdInput('TypeID of the organization. Default: the organization of the API key.')
  organizationId?: string | null;
}

@Input('A batch of events to ingest.')
export class IngestEventsInput {
  @NullableIdInput('TypeID of the organization. Default: the organization of the API key.')
  organizationId?: string | null;

  @ValidatedByItem()
  @Field(() => [EventReportInput], { description: '1 to 1,000 events. Each is validated separately.' })
  events!: EventReportInput[];
}

@Input()
export abstract class ReviewEventInput {
  @IdInput('TypeID of the event, which must be in REVIEW.')
  id!: string;

  @NullableTextInput('Reason, at most 1000 characters.', MaxLength(1000))
  note?: string | null;
}

@Input('A held event to approve.')
export class ApproveEventInput extends ReviewEventInput {}

@Input('A held event to reject.')
export class RejectEventInput extends ReviewEventInput {}

@Input('Events to evaluate again: events that match all filters, oldest first.')
export class RedriveEventsInput {
  @NullableIdInput('TypeID of the organization. Default: the organization of the API key.')
  organizationId?: string | null;

  @NullableField(() => [ID], 'Only events with these TypeIDs, at most 1,000.')
  @ArrayMaxSize(maxRedriven)
  ids?: string[] | null;

  @NullableIdInput('Only events that name this campaign or were attributed to it.')
  campaignId?: string | null;

  @NullableField(
    () => [EventStatus],
    'Only events in these statuses: UNMATCHED, FAILED or REJECTED. Default: UNMATCHED and FAILED. With `ids` or `reasons`, the default includes REJECTED.',
  )
  status?: EventStatus[] | null;

  @NullableField(
    () => [String],
    'Only events with one of these values of `decision.reason`, at most 50 of at most 100 characters.',
  )
  @ArrayMaxSize(50)
  @MaxLength(100, { each: true })
  reasons?: string[] | null;

  @NullableTimeInput('Only events received at or after this time.')
  from?: Date | null;

  @NullableTimeInput('Only events received before this time.')
  to?: Date | null;

  @Default(1000)
  @NullableIntegerInput('The most events to evaluate again, 1 to 1,000.', Min(1), Max(maxRedriven))
  first?: number | null;
}
