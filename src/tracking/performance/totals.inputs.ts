import { MaxLength } from 'class-validator';
import { GraphQLDateTime } from 'graphql-scalars';
import { ArgsType } from 'type-graphql';
import { NullableTimeZoneInput } from '../../kernel/schema/input-field.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { PerformanceInterval } from './performance.inputs.js';
import { Default } from '../../kernel/schema/default.js';

/** The period of totals, with the names and defaults of `performance`. */
@ArgsType()
export class TotalsArgs {
  @NullableField(
    () => GraphQLDateTime,
    'Start of the period, inclusive; rounded down to a quarter of an hour. Default: the start of the day 30 days before `to`.',
  )
  from?: Date | null;

  @NullableField(
    () => GraphQLDateTime,
    'End of the period, exclusive; rounded up to a quarter of an hour. Default: now.',
  )
  to?: Date | null;

  @NullableField(
    () => PerformanceInterval,
    'Length of one step. If omitted, sums have no steps, and webhooks one for each day.',
  )
  interval?: PerformanceInterval | null;

  @Default('UTC')
  @NullableTimeZoneInput('IANA name of the time zone of the steps.', MaxLength(64))
  timeZone?: string | null;
}
