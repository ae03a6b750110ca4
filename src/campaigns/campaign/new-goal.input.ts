import { Length, MaxLength, Min } from 'class-validator';
import {
  Input,
  NullableBooleanInput,
  NullableIntegerInput,
  NullableTextInput,
  OneOfInput,
  TextInput,
  NullableDecimalInput,
} from '../../kernel/schema/input-field.js';
import { NullableAmountInput, MoneyInput } from '../../kernel/schema/money.type.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { DefaultInNew } from '../../kernel/schema/default.js';

@OneOfInput('How much a goal pays for a conversion.')
export class GoalPayoutInput {
  @NullableAmountInput("A fixed amount in the campaign's asset.")
  fixed?: MoneyInput | null;

  @NullableDecimalInput('Percent of the conversion\'s amount: "12.5", at most 100.', MaxLength(20))
  percent?: string | null;
}

/** The fields of a goal, also when created with its campaign. */
@Input()
export abstract class GoalSettings {
  @NullableTextInput('Title shown to people, at most 200 characters.', MaxLength(200))
  title?: string | null;

  @NullableTextInput('Description for promoters, at most 5000 characters.', MaxLength(5000))
  description?: string | null;

  @NullableTextInput(
    'The `eventType` that counts for it, 1 to 200 characters. An `eventType` equal to its name counts too.',
    Length(1, 200),
  )
  actionType?: string | null;

  @NullableField(
    () => GoalPayoutInput,
    "How much it pays. Default in a new goal of a CPS campaign: the campaign's `payoutPercent`.",
  )
  payout?: GoalPayoutInput | null;

  @NullableIntegerInput(
    'The most conversions that count for one promoter, at least 1. Null means no limit, the default in a new goal.',
    Min(1),
  )
  maxPerPromoter?: number | null;

  @DefaultInNew(1)
  @NullableIntegerInput(
    'The most conversions that count for one visitor session, at least 1. Null means no limit.',
    Min(1),
  )
  maxPerVisitor?: number | null;

  @DefaultInNew(false)
  @NullableBooleanInput(
    'Whether publishable keys may report conversions for the goal. Anybody can read such a key.',
  )
  browserReports?: boolean | null;

  @NullableAmountInput(
    "The highest amount that a publishable key may report, in the campaign's asset. Null allows no amount, the default in a new goal.",
  )
  browserAmountMax?: MoneyInput | null;
}

@Input('A goal that is created together with its campaign.')
export class NewGoalInput extends GoalSettings {
  @TextInput('Name, 1 to 200 characters, unique in the campaign.', Length(1, 200))
  name!: string;
}
