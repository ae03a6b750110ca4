import { Rounding } from '../../kernel/rounding.js';
import { describedEnum, describeEnum } from '../../kernel/schema/describe-enum.js';

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
