import type { PublishedRules } from '../../../src/campaigns/reward-rule/read-rule-versions.js';
import type { EvaluatedEventRow } from '../../../src/evaluation/decisions/replay-decision.js';
import type { StoredEvidence, StoredTerms } from '../../../src/evaluation/decisions/stored-evidence.js';

/*
 * A decision as stored on 2026-11-29. Databases contain this format. If a code change makes these stored
 * decisions unrepeatable, these tests fail. Then the code is wrong, not the test.
 */

export const link = '01a1ffbb-03aa-7fad-ba2e-fa2d9a085850';
export const campaign = '01a1ffbb-039a-75ea-bbad-712051b3f741';
export const promoter = '01a1ffbb-039a-75ea-bbad-83ee4647380b';
export const goal = '01a1ffbb-039a-75ea-bbad-75ec6118e0a9';
const session = '01a1ffbb-1111-75ea-bbad-75ec6118e0a9';
export const browser = '01a1ffbb-2222-75ea-bbad-75ec6118e0a9';

export const event: EvaluatedEventRow = {
  eventType: 'purchase',
  goalId: null,
  campaignId: campaign,
  attributedLinkId: link,
  attributedCampaignId: campaign,
  attributedPromoterId: promoter,
  amount: 60_000_000n,
  asset: 'USD',
  customerId: 'customer-1',
  sessionId: session,
  metadata: { plan: 'pro' },
  occurredAt: new Date('2026-11-20T23:30:00.000Z'),
  receivedAt: new Date('2026-11-20T23:30:01.000Z'),
};

export const unattributed = {
  attributedLinkId: null,
  attributedCampaignId: null,
  attributedPromoterId: null,
};

export const evidence: StoredEvidence = {
  visitorId: browser,
  attribution: { by: 'session', clickedAt: '2026-11-19T23:30:00.000Z', isBotClick: true },
  promoter: { name: 'Pat', externalId: 'p-1', joinedAt: '2026-01-01T00:00:00.000Z' },
  isNewCustomer: true,
  click: { country: 'DE', device: 'desktop', referrer: 'blog.example', ageSeconds: 86_400 },
  signals: { recentEvents: 2 },
  conversions: [[0, 4]],
  usage: [
    ['DAY:PROMOTER', '1', '7000000'],
    ['LIFETIME:VISITOR', '3', '9000000'],
    ['MONTH:RULE:share', '5', '995000000'],
    ['MONTH:HISTORY:loyal', '9', '500000000'],
  ],
};

export const terms: StoredTerms = {
  campaign: {
    id: campaign,
    status: 'ACTIVE',
    asset: 'USD',
    startsAt: null,
    endsAt: '2027-01-01T00:00:00.000Z',
    endedAt: null,
    attributionWindowDays: 30,
    timeZone: 'Europe/Berlin',
    fraudChecks: {
      selfReferral: 'REJECT',
      duplicateCustomer: 'OFF',
      outsideAttributionWindow: 'REJECT',
      botClick: 'OFF',
      dataCentreClick: 'HOLD',
      blockedCountry: 'REJECT',
      velocity: 'HOLD',
      duplicateSeconds: 60,
      blockedCountries: ['XX'],
      velocityEvents: 3,
      velocitySeconds: 3600,
    },
  },
  gigs: [],
  goals: [
    {
      id: goal,
      name: 'purchase',
      actionType: 'purchase',
      payoutType: 'PERCENT',
      payoutRate: '50000',
      maxPerPromoter: 5,
      maxPerVisitor: 1,
    },
  ],
};

const rule = {
  title: null,
  target: null,
  priority: 0,
  group: null,
  when: null,
  caps: [],
  holdDays: null,
  onExceed: 'PARTIAL' as const,
  rounding: 'DOWN' as const,
  effectiveFrom: null,
  effectiveTo: null,
};

export const version: Pick<PublishedRules, 'id' | 'number' | 'rules'> = {
  id: '01a1ffbb-3333-75ea-bbad-75ec6118e0a9',
  number: 7,
  rules: {
    rules: [
      {
        ...rule,
        key: 'share',
        when: { field: 'click.country', op: 'EQ', value: 'DE' },
        reward: { kind: 'PLAIN' },
        caps: [
          { metric: 'AMOUNT', scope: ['RULE'], period: 'MONTH', limit: '1000000000' },
          { metric: 'COUNT', scope: ['VISITOR'], period: 'LIFETIME', limit: '4' },
        ],
      },
      {
        ...rule,
        key: 'loyal',
        reward: {
          kind: 'TIERED',
          basis: 'PROMOTER_COUNT',
          period: 'MONTH',
          mode: 'WHOLE',
          tiers: [
            { from: '1', reward: { kind: 'FIXED', amount: '1000000' } },
            { from: '10', reward: { kind: 'FIXED', amount: '2000000' } },
          ],
        },
      },
    ],
    caps: [{ metric: 'AMOUNT', scope: ['PROMOTER'], period: 'DAY', limit: '100000000' }],
  },
};
