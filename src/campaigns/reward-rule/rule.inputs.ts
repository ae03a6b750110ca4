import { GraphQLJSONObject } from 'graphql-scalars';
import { Field } from 'type-graphql';
import { Rounding } from '../../kernel/rounding.js';
import { NullableAmountInput, MoneyInput } from '../../kernel/schema/money.type.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import {
  IdInput,
  Input,
  NullableBooleanInput,
  NullableIdInput,
  NullableIntegerInput,
  NullableTextInput,
  NullableTimeInput,
  OneOfInput,
  TextInput,
  NullableDecimalInput,
  NullableCurrencyInput,
} from '../../kernel/schema/input-field.js';
import { CapScopeName, OnExceed, RulePeriod, TierBasis, TierMode } from './rule.enums.js';
import { Default } from '../../kernel/schema/default.js';

// Only types are validated here. check-rule-set.ts finds all faults at once, each with its path.

@OneOfInput('What a rule pays for.')
export class RewardTargetInput {
  @NullableIdInput('TypeID of a goal of the campaign: the rule pays for its conversions.')
  goalId?: string | null;

  @NullableIdInput('TypeID of a gig of the campaign: the rule pays for its attempts.')
  gigId?: string | null;

  @NullableTextInput(
    'Events of this `eventType`, whether or not a goal or gig counts them. 1 to 200 characters.',
  )
  eventType?: string | null;
}

@Input()
abstract class FlatRewardInput {
  @NullableAmountInput("A fixed amount in the campaign's asset.")
  fixed?: MoneyInput | null;

  @NullableDecimalInput(
    'Percent of the event\'s amount: "12.5", at most 100, with at most 4 decimal places. An event without an amount earns nothing.',
  )
  percent?: string | null;
}

@OneOfInput('Where a tier starts.')
export class RewardTierStartInput {
  @NullableAmountInput('The amount from which it applies. For EVENT_AMOUNT and PROMOTER_AMOUNT.')
  amount?: MoneyInput | null;

  @NullableIntegerInput('The number of events from which it applies, at least 0. For PROMOTER_COUNT.')
  count?: number | null;
}

@OneOfInput('How much a tier pays.')
export class RewardTierTermsInput extends FlatRewardInput {}

@Input('One tier.')
export class RewardTierInput {
  @Field(() => RewardTierStartInput, { description: 'Where it starts.' })
  from!: RewardTierStartInput;

  @Field(() => RewardTierTermsInput, { description: 'How much it pays.' })
  reward!: RewardTierTermsInput;
}

@Input('A reward that depends on tiers.')
export class TieredRewardInput {
  @Field(() => TierBasis, { description: 'The value that tiers measure.' })
  basis!: TierBasis;

  @Default('LIFETIME')
  @NullableField(() => RulePeriod, "The period over which the promoter's history is measured.")
  period?: RulePeriod | null;

  @Default('WHOLE')
  @NullableField(() => TierMode, 'How tiers price an event.')
  mode?: TierMode | null;

  @Field(() => [RewardTierInput], {
    description: '1 to 20 tiers in ascending order. Each must start above the tier before it.',
  })
  tiers!: RewardTierInput[];
}

@OneOfInput('How much a rule pays.')
export class RewardInput extends FlatRewardInput {
  @NullableBooleanInput(
    'True to pay the amount of the goal or gig itself. Not allowed with a target `eventType`.',
  )
  plain?: boolean | null;

  @NullableField(() => TieredRewardInput, 'Reward by tiers.')
  tiered?: TieredRewardInput | null;
}

@Input('The most that is paid within a scope and a period. Either `count` or `amount` must be set.')
export class RewardCapInput {
  @NullableIntegerInput('The most rewards, at least 0.')
  count?: number | null;

  @NullableAmountInput("The highest total, in the campaign's asset.")
  amount?: MoneyInput | null;

  @Field(() => [CapScopeName], {
    description:
      'What is counted together. `[RULE, PROMOTER]` counts each promoter separately within the rule.',
  })
  scope!: CapScopeName[];

  @Field(() => RulePeriod, { description: 'When the counter restarts.' })
  period!: RulePeriod;
}

@Input('One reward rule: its target, who is eligible, how much it pays, and its caps.')
export class RewardRuleInput {
  @TextInput(
    'Unique key in the set: 1 to 64 of a-z, 0-9, "_" and "-". Its caps keep counting if a new version has the same key.',
  )
  key!: string;

  @NullableTextInput('Title for people, 1 to 200 characters.')
  title?: string | null;

  @NullableField(
    () => RewardTargetInput,
    "What it pays for. Default: everything that the campaign's goals and gigs count.",
  )
  target?: RewardTargetInput | null;

  @Default(0)
  @NullableIntegerInput('Priority, -1000 to 1000. Higher comes first, equal ones in the order of the list.')
  priority?: number | null;

  @NullableTextInput(
    'Group of rules, of which only the first rule that pays is applied. Same format as `key`.',
  )
  group?: string | null;

  @NullableField(
    () => GraphQLJSONObject,
    'Condition for eligibility. Default: everybody. Either `{"field": "event.amount", "op": "GTE", "value": "50"}`, or a combination: `{"all": […]}`, `{"any": […]}`, `{"not": …}`. At most 8 levels and 200 parts.',
  )
  when?: Record<string, unknown> | null;

  @Field(() => RewardInput, { description: 'How much it pays.' })
  reward!: RewardInput;

  @NullableField(() => [RewardCapInput], 'Its caps, at most 10.')
  caps?: RewardCapInput[] | null;

  @NullableIntegerInput(
    "For how many days its rewards are held, 0 to 365. Default: the campaign's holding period.",
  )
  holdDays?: number | null;

  @Default('REJECT')
  @NullableField(() => OnExceed, 'What happens to a reward that is larger than the rest of a cap.')
  onExceed?: OnExceed | null;

  @Default('DOWN')
  @NullableField(() => Rounding, 'How shares are rounded.')
  rounding?: Rounding | null;

  @NullableTimeInput('It pays for events at or after this time. Default: no start time.')
  effectiveFrom?: Date | null;

  @NullableTimeInput('It pays for events before this time. Default: no end time.')
  effectiveTo?: Date | null;
}

/** A set of rules in the API. */
@Input()
export abstract class RuleSetInput {
  @Field(() => [RewardRuleInput], {
    description:
      'At most 50 rules. Without rules, the campaign pays the plain amounts of its goals and gigs.',
  })
  rules!: RewardRuleInput[];

  @NullableField(() => [RewardCapInput], 'Caps over everything that the campaign pays, at most 10.')
  caps?: RewardCapInput[] | null;
}

@Input('A new version of the reward rules of a campaign.')
export class PublishRewardRulesInput extends RuleSetInput {
  @IdInput('TypeID of the campaign.')
  campaignId!: string;

  @NullableCurrencyInput("Code of the campaign's asset, as a safety check. Any other asset is refused.")
  asset?: string | null;

  @NullableIntegerInput(
    'Number of the version that these rules are based on, 0 for none. Refused as CONFLICT if another version is live. Without it, the rules replace any version.',
  )
  expectedVersion?: number | null;
}
