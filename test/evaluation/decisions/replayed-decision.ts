import { encodeId } from '../../../src/kernel/ids.js';
import { campaign, goal, link, promoter } from './stored-decision.js';

const effect = encodeId('goal', goal);

/** The decision on the event, as it was shown. */
export const replayedDecision = {
  reason: null,
  attribution: {
    by: 'session',
    linkId: encodeId('link', link),
    promoterId: encodeId('promoter', promoter),
    campaignId: encodeId('campaign', campaign),
    clickedAt: '2026-11-19T23:30:00.000Z',
  },
  ruleVersion: 7,
  fraudChecks: [
    { check: 'SELF_REFERRAL', verdict: 'PASSED', inputs: { matched: null } },
    {
      check: 'OUTSIDE_ATTRIBUTION_WINDOW',
      verdict: 'PASSED',
      inputs: { ageSeconds: 86_400, windowDays: 30 },
    },
    { check: 'DATA_CENTRE_CLICK', verdict: 'PASSED', inputs: { isDataCentreClick: false } },
    { check: 'BLOCKED_COUNTRY', verdict: 'PASSED', inputs: { country: 'DE' } },
    {
      check: 'VELOCITY',
      verdict: 'PASSED',
      inputs: { recentEvents: 2, velocityEvents: 3, velocitySeconds: 3600 },
    },
  ],
  effects: [{ kind: 'conversion', goalId: effect, reward: '5000000' }],
  refusals: [],
  rules: [
    {
      rule: 'share',
      effect,
      result: 'PAID',
      conditions: [{ field: 'click.country', op: 'EQ', value: 'DE', input: 'DE', holds: true }],
      price: '3000000',
      caps: [
        {
          metric: 'AMOUNT',
          scope: ['RULE'],
          limit: '1000000000',
          before: '995000000',
          after: '998000000',
          period: '2026-11',
        },
        { metric: 'COUNT', scope: ['VISITOR'], limit: '4', before: '3', after: '4', period: 'lifetime' },
        {
          metric: 'AMOUNT',
          scope: ['PROMOTER'],
          limit: '100000000',
          before: '7000000',
          after: '10000000',
          period: '2026-11-21',
        },
      ],
      amount: '3000000',
    },
    {
      rule: 'loyal',
      effect,
      result: 'PAID',
      tier: { basis: 'PROMOTER_COUNT', from: '9', to: '10', reached: 1 },
      price: '2000000',
      caps: [
        {
          metric: 'AMOUNT',
          scope: ['PROMOTER'],
          limit: '100000000',
          before: '10000000',
          after: '12000000',
          period: '2026-11-21',
        },
      ],
      amount: '2000000',
    },
  ],
};
