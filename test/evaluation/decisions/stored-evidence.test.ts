import { describe, expect, it } from '@jest/globals';
import { replayDecision } from '../../../src/evaluation/decisions/replay-decision.js';
import type {
  EvaluatedEventRow,
  StoredEvidence,
  StoredTerms,
} from '../../../src/evaluation/decisions/stored-evidence.js';
import { usageKeys } from '../../../src/evaluation/decisions/usage.js';
import { compileRules } from '../../../src/campaigns/reward-rule/compiled-rules.js';
import type { PublishedRules } from '../../../src/campaigns/reward-rule/read-rule-versions.js';
import { encodeId } from '../../../src/kernel/ids.js';

/*
 * A decision as stored on 2026-11-29. Databases contain this format. If a code change makes these stored
 * decisions unrepeatable, these tests fail. Then the code is wrong, not the test.
 */

const link = '01a1ffbb-03aa-7fad-ba2e-fa2d9a085850';
const campaign = '01a1ffbb-039a-75ea-bbad-712051b3f741';
const promoter = '01a1ffbb-039a-75ea-bbad-83ee4647380b';
const goal = '01a1ffbb-039a-75ea-bbad-75ec6118e0a9';
const session = '01a1ffbb-1111-75ea-bbad-75ec6118e0a9';
const browser = '01a1ffbb-2222-75ea-bbad-75ec6118e0a9';

const event: EvaluatedEventRow = {
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

const unattributed = { attributedLinkId: null, attributedCampaignId: null, attributedPromoterId: null };

const evidence: StoredEvidence = {
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

const terms: StoredTerms = {
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

const version: Pick<PublishedRules, 'id' | 'number' | 'rules'> = {
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

describe('a stored decision', () => {
  it('is made again as it was', () => {
    const effect = encodeId('goal', goal);
    expect(JSON.parse(JSON.stringify(replayDecision({ event, evidence, terms }, version)))).toEqual({
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
    });
  });

  it('names its counters, in any order', () => {
    const subject = {
      promoterId: promoter,
      customerId: 'customer-1',
      visitorId: browser,
      occurredAt: event.occurredAt,
      timeZone: 'Europe/Berlin',
    };
    expect(Object.fromEntries(usageKeys(compileRules(version), subject))).toEqual({
      'MONTH:RULE:share': 'cap|rule:share|2026-11',
      'LIFETIME:VISITOR': `cap|visitor:${browser}|lifetime`,
      'DAY:PROMOTER': `cap|promoter:${promoter}|2026-11-21`,
      'MONTH:HISTORY:loyal': `history|rule:loyal|promoter:${promoter}|2026-11`,
    });
    const { usage = [] } = evidence;
    const reordered = { ...evidence, usage: usage.toReversed() };
    expect(replayDecision({ event, evidence: reordered, terms }, version)).toEqual(
      replayDecision({ event, evidence, terms }, version),
    );
    const unknown: StoredEvidence = { ...evidence, usage: [['DAY:RULE:other', '1', '1']] };
    expect(() => replayDecision({ event, evidence: unknown, terms }, version)).toThrow(
      'The rules of this decision have no counter DAY:RULE:other.',
    );
  });

  it('of an event that belongs to nobody has nothing to say but that', () => {
    const nobody: EvaluatedEventRow = { ...event, campaignId: null, ...unattributed };
    expect(replayDecision({ event: nobody, evidence: {}, terms: undefined }, undefined)).toMatchObject({
      reason: 'NO_ATTRIBUTION',
      attribution: null,
      effects: [],
      rules: [],
    });
  });

  it('of an event that names another campaign says itself what was found', () => {
    const named = '01a1ffbb-4444-75ea-bbad-712051b3f741';
    const row: EvaluatedEventRow = { ...event, campaignId: named, ...unattributed };
    const of = { linkId: link, campaignId: campaign, promoterId: promoter };
    const kept: StoredEvidence = { ...evidence, attribution: { by: 'code', of } };
    expect(replayDecision({ event: row, evidence: kept, terms }, version)).toMatchObject({
      reason: 'OTHER_CAMPAIGN',
      attribution: { by: 'code', linkId: encodeId('link', link), promoterId: encodeId('promoter', promoter) },
      effects: [],
    });
  });

  it('of a report by a browser is held as it was, by the holding period of then', () => {
    const browsers: StoredEvidence = { ...evidence, isBrowserReport: true };
    const withDays = (holdingPeriodDays: number): StoredTerms => ({
      ...terms,
      campaign: { ...terms.campaign, holdingPeriodDays },
    });
    const reasonOf = (of: StoredEvidence, by: StoredTerms): string | null =>
      replayDecision({ event, evidence: of, terms: by }, version).reason;
    expect(reasonOf(browsers, withDays(0))).toBe('BROWSER_REPORT');
    expect(reasonOf({ ...browsers, review: 'APPROVED' }, withDays(0))).toBeNull();
    expect(reasonOf(browsers, withDays(7))).toBeNull();
    expect(reasonOf(evidence, withDays(0))).toBeNull();
  });

  it('of an event from before every click is not that of one that only says so by its times', () => {
    const attribution = { by: 'session', clickedAt: '2026-11-21T23:30:00.000Z' } as const;
    const reasonOf = (more: object): string | null => {
      const kept: StoredEvidence = { ...evidence, attribution: { ...attribution, ...more } };
      return replayDecision({ event, evidence: kept, terms }, version).reason;
    };
    expect(reasonOf({})).toBeNull();
    expect(reasonOf({ isBeforeClick: true })).toBe('OUTSIDE_ATTRIBUTION_WINDOW');
  });

  it('is not made again when what it was made of is gone', () => {
    const lost: EvaluatedEventRow = { ...event, attributedPromoterId: null };
    expect(() => replayDecision({ event: lost, evidence, terms }, version)).toThrow(
      'has no link, campaign or promoter',
    );
  });
});
