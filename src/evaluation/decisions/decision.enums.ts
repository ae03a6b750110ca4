import { describedEnum } from '../../kernel/schema/describe-enum.js';
import type { Funding, FundingStep } from '../../rewards/reward/fund-in-order.js';
import type { FraudVerdict } from './check-fraud.js';
import type { Effect, Reason, RuleResult } from './decision.js';
import type { Attribution } from './evidence.js';
import type { ClickReason } from './evaluate-click.js';
import type { ShareStep } from './price-reward.js';
import type { UsageProblem } from './usage.js';

const closed = {
  ORGANIZATION_SUSPENDED: 'The organization was suspended.',
  PROMOTER_SUSPENDED: 'The promoter was suspended.',
  CAMPAIGN_NOT_ACTIVE: 'The campaign was not active.',
  OUTSIDE_CAMPAIGN_DATES: 'It happened before the campaign began or after it ended.',
};
const amounts = {
  AMOUNT_REQUIRED: 'A percentage needs an amount, and the event has none.',
  OTHER_ASSET: "The event's amount is not in the campaign's asset.",
};

export const EventReason = describedEnum<Reason>(
  'EventReason',
  'Why an event did not count, or why it is held for review.',
  {
    ...closed,
    ...amounts,
    NO_ATTRIBUTION: 'No link, code or session of the event leads to a promoter.',
    OTHER_CAMPAIGN: 'The event names a campaign that its link, code or session does not belong to.',
    NO_MATCHING_ACTION: 'No goal, gig or rule of the campaign is for this type of event.',
    MAX_PER_VISITOR: 'The goal or gig has counted as often for this visitor as it may.',
    MAX_PER_PROMOTER: 'The goal or gig has counted as often for this promoter as it may.',
    MAX_TOTAL: 'The goal or gig has counted as often as it may.',
    DEADLINE_PASSED: 'The deadline of the gig had passed.',
    REVIEW_REJECTED: 'A reviewer rejected it after a fraud check had held it.',
    SELF_REFERRAL: 'Fraud check: the customer is the promoter.',
    DUPLICATE_CUSTOMER: 'Fraud check: the same customer, action and amount came shortly before.',
    OUTSIDE_ATTRIBUTION_WINDOW:
      'Fraud check: the click is older than the attribution window of the campaign.',
    BOT_CLICK: 'Fraud check: the click came from a program.',
    DATA_CENTRE_CLICK: 'Fraud check: the click came from a data centre.',
    BLOCKED_COUNTRY: 'Fraud check: the click came from a country that the campaign blocks.',
    VELOCITY: 'Fraud check: the promoter has more events in a short time than the campaign expects.',
    BROWSER_REPORT: 'Fraud check: a publishable key reported it, and the campaign has no holding period.',
  },
);
export type EventReason = keyof typeof EventReason;

export const RuleResultName = describedEnum<RuleResult | ShareStep['result']>(
  'RuleResult',
  'The result of one rule for one effect of an event, or for one share of it.',
  {
    ...amounts,
    PAID: 'The rule pays.',
    NOTHING: 'The price is zero.',
    NOT_EFFECTIVE: 'The event happened before `effectiveFrom`, or not before `effectiveTo`.',
    NOT_ELIGIBLE: 'The condition does not hold.',
    GROUP_TAKEN: 'Another rule of the same group pays.',
    CAPPED: 'A cap has too little left.',
    BELOW_FIRST_TIER: 'The value is below the first tier.',
    NO_PLAIN_AMOUNT: 'The rule pays the plain amount, and the event has no goal or gig with one.',
    CUSTOMER_REQUIRED: 'A cap counts by customer, and the event names none.',
    VISITOR_REQUIRED: 'A cap counts by visitor, and the event has no session.',
    PROMOTER_SUSPENDED: 'The promoter of this share was suspended.',
    SELF_REFERRAL: 'The customer is the promoter of this share.',
    BOT_CLICK: 'The click of this share came from a program.',
    DATA_CENTRE_CLICK: 'The click of this share came from a data centre.',
    BLOCKED_COUNTRY: 'The click of this share came from a country that the campaign blocks.',
  },
);
export type RuleResultName = keyof typeof RuleResultName;

export const FundingResult = describedEnum<Funding>('FundingResult', 'The result of funding a reward.', {
  FUNDED: 'The money was there.',
  BUDGET: "The reward waits for money in the campaign's budget.",
  WALLET: "The reward waits for money in the organization's wallet.",
  REVIEW: 'The reward is held for review, because it is too large.',
});
export type FundingResult = keyof typeof FundingResult;

export const FraudCheckVerdict = describedEnum<FraudVerdict['verdict']>(
  'FraudCheckVerdict',
  'The result of a fraud check.',
  {
    PASSED: 'Nothing suspicious.',
    HELD: 'Suspicious: the event is held for review.',
    REJECTED: 'Suspicious: the event is rejected.',
    APPROVED: 'Suspicious, but a reviewer approved the event.',
  },
);
export type FraudCheckVerdict = keyof typeof FraudCheckVerdict;

/** A click that reaches a cap of the rules has the result of the rule. */
type CappedClick = Extract<RuleResult, 'CAPPED' | UsageProblem>;

export const ClickReasonName = describedEnum<ClickReason | CappedClick>(
  'ClickReason',
  'Why a click earned nothing.',
  {
    ...closed,
    BOT: 'It was no visit of a person.',
    REPEATED: 'The visitor was paid for within the attribution window.',
    VELOCITY: 'The promoter has more paid clicks in a short time than the campaign allows.',
    RATE_LIMITED: 'Too many clicks came from one address.',
    NOT_PAID_BY_CLICK: 'The campaign does not pay for clicks.',
    CAPPED: 'A cap of the reward rules has too little left.',
    CUSTOMER_REQUIRED: 'A cap of the reward rules counts by customer, and a click names none.',
    VISITOR_REQUIRED: 'A cap of the reward rules counts by visitor, who is unknown.',
  },
);

export const AttributionWay = describedEnum<Uppercase<Attribution['by']>>(
  'AttributionWay',
  'What in a report led to the promoter.',
  {
    LINK: 'The link that the report names.',
    CODE: 'The code that the customer typed.',
    SESSION: "The session of the visitor's click.",
    CUSTOMER: 'An earlier event of the same customer.',
  },
);
export type AttributionWay = keyof typeof AttributionWay;

export const EffectKind = describedEnum<Uppercase<Effect['kind']>>('EffectKind', 'What an event causes.', {
  CONVERSION: 'A conversion of a goal.',
  ATTEMPT: 'An attempt at a gig.',
  EVENT: 'A reward of a rule for the type of the event.',
});
export type EffectKind = keyof typeof EffectKind;

export const FundingExcess = describedEnum<NonNullable<FundingStep['exceeds']>>(
  'FundingExcess',
  'What a reward exceeds that is held for review.',
  {
    BUDGET: "The campaign's budget, or all money that ever came into its own account.",
    WALLET: "All money that ever came into the organization's wallet.",
    LIMIT: '`Organization.rewardReviewAbove`.',
  },
);
export type FundingExcess = keyof typeof FundingExcess;

export const FundingPayer = describedEnum<FundingStep['from']>('FundingPayer', 'Who pays a reward.', {
  ACCOUNT: "The campaign's own account.",
  WALLET: "The organization's wallet.",
});
export type FundingPayer = keyof typeof FundingPayer;
