import { registerEnumType } from 'type-graphql';
import { Rounding } from '../../kernel/rounding.js';

registerEnumType(Rounding, {
  name: 'Rounding',
  description: 'How amounts are rounded that are finer than the asset allows.',
  valuesConfig: {
    DOWN: { description: 'Towards zero.' },
    HALF_UP: { description: 'To the nearest. Halves away from zero.' },
    HALF_EVEN: { description: 'To the nearest. Halves to even.' },
  },
});

/** When a counter restarts. */
export enum RulePeriod {
  DAY = 'DAY',
  WEEK = 'WEEK',
  MONTH = 'MONTH',
  LIFETIME = 'LIFETIME',
}
registerEnumType(RulePeriod, {
  name: 'RulePeriod',
  description: "When a counter restarts, in the campaign's time zone.",
  valuesConfig: {
    DAY: { description: 'Every day.' },
    WEEK: { description: 'Every Monday.' },
    MONTH: { description: 'On the first of every month.' },
    LIFETIME: { description: 'Never.' },
  },
});

/** The subjects that a cap counts together. */
export enum CapScopeName {
  CAMPAIGN = 'CAMPAIGN',
  RULE = 'RULE',
  PROMOTER = 'PROMOTER',
  CUSTOMER = 'CUSTOMER',
  VISITOR = 'VISITOR',
}
registerEnumType(CapScopeName, {
  name: 'RewardCapScope',
  description: 'What a cap counts together.',
  valuesConfig: {
    CAMPAIGN: { description: 'Everything that the campaign pays.' },
    RULE: { description: 'Each rule separately.' },
    PROMOTER: { description: 'Each promoter separately.' },
    CUSTOMER: { description: 'Each `customerId` separately. An event without one is not paid.' },
    VISITOR: {
      description:
        'Each visitor separately: a browser across all links, or a session if the browser is unknown. An event without a session is not paid.',
    },
  },
});

/** What happens to a reward above a cap's remainder. */
export enum OnExceed {
  REJECT = 'REJECT',
  PARTIAL = 'PARTIAL',
}
registerEnumType(OnExceed, {
  name: 'RewardOnExceed',
  description: 'What happens to a reward that is larger than the rest of a cap.',
  valuesConfig: {
    REJECT: { description: 'The reward is not paid.' },
    PARTIAL: { description: 'The rest of the cap is paid.' },
  },
});

/** The value that tiers measure. */
export enum TierBasis {
  EVENT_AMOUNT = 'EVENT_AMOUNT',
  PROMOTER_COUNT = 'PROMOTER_COUNT',
  PROMOTER_AMOUNT = 'PROMOTER_AMOUNT',
}
registerEnumType(TierBasis, {
  name: 'RewardTierBasis',
  description: 'The value that tiers measure.',
  valuesConfig: {
    EVENT_AMOUNT: { description: "The event's amount." },
    PROMOTER_COUNT: {
      description: 'The number of events of the promoter in the period, including this event.',
    },
    PROMOTER_AMOUNT: {
      description: "The total amount of the promoter's events in the period, including this event.",
    },
  },
});

/** How tiers price an event. */
export enum TierMode {
  WHOLE = 'WHOLE',
  MARGINAL = 'MARGINAL',
}
registerEnumType(TierMode, {
  name: 'RewardTierMode',
  description: 'How tiers price an event.',
  valuesConfig: {
    WHOLE: { description: 'The tier that is reached sets the price of the whole event.' },
    MARGINAL: { description: 'Each tier sets the price of the part of the event that falls into it.' },
  },
});
