import { Rounding } from '../../kernel/rounding.js';
import { describedEnum, describeEnum } from '../../kernel/schema/describe-enum.js';
import type { FieldType } from './fields.js';
import type { Operator } from './rule.js';

describeEnum('Rounding', Rounding, 'How amounts are rounded that are finer than the asset allows.', {
  DOWN: 'Towards zero.',
  HALF_UP: 'To the nearest. Halves away from zero.',
  HALF_EVEN: 'To the nearest. Halves to even.',
});

/** When a counter restarts. */
export const RulePeriod = describedEnum(
  'RulePeriod',
  "When a counter restarts, in the campaign's time zone.",
  { DAY: 'Every day.', WEEK: 'Every Monday.', MONTH: 'On the first of every month.', LIFETIME: 'Never.' },
);
export type RulePeriod = keyof typeof RulePeriod;

/** The subjects that a cap counts together. */
export const CapScopeName = describedEnum('RewardCapScope', 'What a cap counts together.', {
  CAMPAIGN: 'Everything that the campaign pays.',
  RULE: 'Each rule separately.',
  PROMOTER: 'Each promoter separately.',
  CUSTOMER: 'Each `customerId` separately. An event without one is not paid.',
  VISITOR:
    'Each visitor separately: a browser across all links, or a session if the browser is unknown. An event without a session is not paid.',
});
export type CapScopeName = keyof typeof CapScopeName;

/** What happens to a reward above a cap's remainder. */
export const OnExceed = describedEnum(
  'RewardOnExceed',
  'What happens to a reward that is larger than the rest of a cap.',
  { REJECT: 'The reward is not paid.', PARTIAL: 'The rest of the cap is paid.' },
);
export type OnExceed = keyof typeof OnExceed;

export const TierBasis = describedEnum('RewardTierBasis', 'The value that tiers measure.', {
  EVENT_AMOUNT: "The event's amount.",
  PROMOTER_COUNT: 'The number of events of the promoter in the period, including this event.',
  PROMOTER_AMOUNT: "The total amount of the promoter's events in the period, including this event.",
});
export type TierBasis = keyof typeof TierBasis;

export const TierMode = describedEnum('RewardTierMode', 'How tiers price an event.', {
  WHOLE: 'The tier that is reached sets the price of the whole event.',
  MARGINAL: 'Each tier sets the price of the part of the event that falls into it.',
});
export type TierMode = keyof typeof TierMode;

export const RuleFieldType = describedEnum<Uppercase<FieldType>>(
  'RuleFieldType',
  'The type of the values that a field has.',
  {
    TEXT: 'A text. It is compared letter by letter.',
    DECIMAL: 'A decimal number, as a string or a number: `"25.00"`. It is compared exactly.',
    TIME: 'A moment: `"2026-01-31"` or `"2026-01-31T12:00:00Z"`.',
    BOOLEAN: 'True or false.',
    ANY: 'The type of the value that the condition compares with.',
  },
);
export type RuleFieldType = keyof typeof RuleFieldType;

export const RuleOperatorName = describedEnum<Operator>(
  'RuleOperatorName',
  'The operators of conditions. All but `NE` and `NOT_IN` fail if the field is missing.',
  {
    EQ: 'The field is equal to the value.',
    NE: 'The field is missing, or is not equal to the value.',
    IN: 'The field is equal to one of the values, at most 100.',
    NOT_IN: 'The field is missing, or is equal to none of the values, at most 100.',
    LT: 'The field is less than the value.',
    LTE: 'The field is less than the value, or equal.',
    GT: 'The field is greater than the value.',
    GTE: 'The field is greater than the value, or equal.',
    BETWEEN: 'The field is between the two values, or equal to one of them.',
    CONTAINS: 'The text contains the value, or the list has it as a member.',
    STARTS_WITH: 'The text starts with the value.',
    ENDS_WITH: 'The text ends with the value.',
    EXISTS: 'The field is not missing. It takes no value.',
  },
);
export type RuleOperatorName = keyof typeof RuleOperatorName;
