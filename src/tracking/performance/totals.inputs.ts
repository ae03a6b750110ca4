import { MaxLength } from 'class-validator';
import { GraphQLDateTime } from 'graphql-scalars';
import { ArgsType } from 'type-graphql';
import { NullableTextInput } from '../../kernel/schema/input-field.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { PerformanceInterval } from './performance.inputs.js';

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
    'Length of one step. Default: no steps for sums, DAY for webhooks.',
  )
  interval?: PerformanceInterval | null;

  @NullableTextInput('IANA name of the time zone of the steps. Default: UTC.', MaxLength(64))
  timeZone?: string | null;
}
