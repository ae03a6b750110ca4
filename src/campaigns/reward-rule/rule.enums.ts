import { registerEnumType } from 'type-graphql';
import { Rounding } from '../../kernel/rounding.js';

registerEnumType(Rounding, {
  name: 'Rounding',
  description: 'How what is finer than an asset goes.',
  valuesConfig: {
    DOWN: { description: 'Towards zero.' },
    HALF_UP: { description: 'To the nearest; from the middle away from zero.' },
    HALF_EVEN: { description: 'To the nearest; from the middle to the even one.' },
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
  description: "When counting begins anew, in the campaign's time zone.",
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
    CAMPAIGN: { description: 'All that the campaign pays.' },
    RULE: { description: 'Each rule for itself.' },
    PROMOTER: { description: 'Each promoter for itself.' },
    CUSTOMER: { description: 'Each customerId for itself; an event without one is not paid.' },
    VISITOR: {
      description:
        'Each visitor for itself: a browser, whichever links it came by, or a session where no browser is known. An event without a session is not paid.',
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
  description: 'What happens to a reward that is larger than what a cap has left.',
  valuesConfig: {
    REJECT: { description: 'It is not paid.' },
    PARTIAL: { description: 'What is left is paid.' },
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
  description: 'What tiers measure.',
  valuesConfig: {
    EVENT_AMOUNT: { description: "The event's amount." },
    PROMOTER_COUNT: { description: 'How many events the promoter brought in the period, this one included.' },
    PROMOTER_AMOUNT: { description: 'What the promoter brought in the period, this event included.' },
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
    WHOLE: { description: 'The tier that is reached prices the whole event.' },
    MARGINAL: { description: 'Each tier prices the part of the event that falls into it.' },
  },
});
