import { Length, Max, MaxLength, Min } from 'class-validator';
import { GraphQLJSONObject } from 'graphql-scalars';
import { NullableAmountInput, MoneyInput } from '../../kernel/schema/money.type.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import {
  IdInput,
  Input,
  NullableIdInput,
  NullableIntegerInput,
  NullableTextInput,
} from '../../kernel/schema/input-field.js';
import { Default } from '../../kernel/schema/default.js';

@Input('A conversion of a visitor for a goal.')
export class RecordConversionInput {
  @NullableIdInput('TypeID of the goal. Send either this or `goal`.')
  goalId?: string | null;

  @NullableTextInput(
    'Name of the goal in the campaign of the session. Send either this or `goalId`.',
    Length(1, 200),
  )
  goal?: string | null;

  @IdInput("TypeID of the session in the visitor's browser.")
  sessionId!: string;

  @NullableTextInput(
    "The integrator's id of the customer, 1 to 200 characters. Default: `customDimensions.customerId`.",
    Length(1, 200),
  )
  customerId?: string | null;

  @NullableAmountInput("The amount that the customer paid, in the campaign's asset.")
  amount?: MoneyInput | null;

  @Default(0)
  @NullableIntegerInput(
    'Delay in minutes before it counts, 0 to 525600. During the delay it can be cancelled.',
    Min(0),
    Max(525_600),
  )
  delayMinutes?: number | null;

  @NullableField(() => GraphQLJSONObject, 'Additional data: a JSON object of at most 16 KiB.')
  customDimensions?: Record<string, unknown> | null;
}

@Input('A delayed conversion to cancel.')
export class CancelConversionInput {
  @IdInput('TypeID of the conversion.')
  id!: string;

  @NullableTextInput('Reason, at most 1000 characters.', MaxLength(1000))
  note?: string | null;
}
