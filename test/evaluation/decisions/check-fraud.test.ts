import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  defaultFraudChecks,
  FraudCheckAction,
  type FraudCheckActions,
  type FraudCheckSettings,
  fraudChecksOf,
} from '../../../src/campaigns/campaign/fraud-check-settings.js';
import { checkFraud, type FraudVerdict } from '../../../src/evaluation/decisions/check-fraud.js';
import type { Evidence } from '../../../src/evaluation/decisions/evidence.js';

const { OFF, REVIEW, REJECT } = FraudCheckAction;
const noon = new Date('2026-06-01T12:00:00Z');
const dayMs = 86_400_000;

/** The properties of an event that fraud checks use. */
interface Look {
  readonly selfReferral?: 'EMAIL' | 'CUSTOMER_ID';
  readonly isDuplicate?: boolean;
  readonly recentEvents?: number;
  readonly clickedMsAgo?: number;
  readonly isBeforeClick?: boolean;
  readonly isBotClick?: boolean;
  readonly isDataCentreClick?: boolean;
  readonly country?: string;
  readonly review?: 'APPROVED' | 'REJECTED';
}

function evidenceOf(look: Look): Evidence {
  const { clickedMsAgo, isBeforeClick, isBotClick = false, isDataCentreClick = false, country = null } = look;
  return {
    event: {
      eventType: 'purchase',
      goalId: null,
      campaignId: null,
      amount: null,
      asset: 'USD',
      occurredAt: noon,
      receivedAt: noon,
      customerId: null,
      visitorId: null,
      review: look.review ?? null,
    },
    attribution: {
      by: 'session',
      linkId: 'link',
      campaignId: 'summer',
      promoterId: 'pat',
      clickedAt: clickedMsAgo === undefined ? undefined : new Date(noon.getTime() - clickedMsAgo),
      isBotClick,
      isDataCentreClick,
      ...(isBeforeClick !== undefined && { isBeforeClick }),
    },
    campaign: undefined,
    gigs: [],
    goals: [],
    ruleInput: { click: { country } } as unknown as NonNullable<Evidence['ruleInput']>,
    signals: {
      selfReferral: look.selfReferral ?? null,
      isDuplicate: look.isDuplicate ?? false,
      recentEvents: look.recentEvents ?? 0,
    },
    conversionsOf: () => ({ ofVisitor: 0, ofPromoter: 0 }),
    attemptsOf: () => ({ ofPromoter: 0, total: 0 }),
  };
}

const windowDays = 30;
const terms = { fraudChecks: defaultFraudChecks, attributionWindowDays: windowDays, holdingPeriodDays: 0 };
const campaign = terms as NonNullable<Evidence['campaign']>;
const ask = (look: Look, settings: Partial<FraudCheckSettings> = {}): readonly FraudVerdict[] =>
  checkFraud(evidenceOf(look), { ...campaign, fraudChecks: fraudChecksOf(settings) });
const hits = (look: Look, settings: Partial<FraudCheckSettings> = {}): string[] =>
  ask(look, settings)
    .filter(({ verdict }) => verdict !== 'PASSED')
    .map(({ check, verdict }) => `${check} ${verdict}`);

const countries = { blockedCountries: ['KP', 'RU'] };
const pace = { velocityEvents: 3 };

type Case = readonly [string, keyof FraudCheckActions, Partial<FraudCheckSettings>, Look, Look];

/** Each fraud check: its setting, additional data, an event that it detects, and one that just passes. */
const cases: readonly Case[] = [
  ['SELF_REFERRAL', 'selfReferral', {}, { selfReferral: 'EMAIL' }, {}],
  ['DUPLICATE_CUSTOMER', 'duplicateCustomer', {}, { isDuplicate: true }, {}],
  [
    'OUTSIDE_ATTRIBUTION_WINDOW',
    'outsideAttributionWindow',
    {},
    { clickedMsAgo: windowDays * dayMs + 1 },
    { clickedMsAgo: windowDays * dayMs },
  ],
  ['BOT_CLICK', 'botClick', {}, { isBotClick: true }, {}],
  ['DATA_CENTRE_CLICK', 'dataCentreClick', {}, { isDataCentreClick: true }, {}],
  ['BLOCKED_COUNTRY', 'blockedCountry', countries, { country: 'RU' }, { country: 'DE' }],
  ['VELOCITY', 'velocity', pace, { recentEvents: 3 }, { recentEvents: 2 }],
];

/** More events that they detect. */
const moreCases: readonly Case[] = [
  [
    'OUTSIDE_ATTRIBUTION_WINDOW',
    'outsideAttributionWindow',
    {},
    { clickedMsAgo: -600_001, isBeforeClick: true },
    { clickedMsAgo: -600_000, isBeforeClick: false },
  ],
];

describe.each([...cases, ...moreCases])('the fraud check %s', (name, setting, more, bad, good) => {
  it('rejects, holds or is skipped, as the campaign configures it', () => {
    expect(hits(bad, { ...more, [setting]: REJECT })).toEqual([`${name} REJECTED`]);
    expect(hits(bad, { ...more, [setting]: REVIEW })).toEqual([`${name} HELD`]);
    expect(ask(bad, { ...more, [setting]: OFF }).map(({ check }) => check)).not.toContain(name);
  });

  it('passes an event that is just within the limit', () => {
    expect(hits(good, { ...more, [setting]: REJECT })).toEqual([]);
  });

  it('does not hold an approved event, but still rejects it', () => {
    const approved = { ...bad, review: 'APPROVED' } as const;
    expect(hits(approved, { ...more, [setting]: REVIEW })).toEqual([`${name} APPROVED`]);
    expect(hits(approved, { ...more, [setting]: REJECT })).toEqual([`${name} REJECTED`]);
  });
});

describe('fraudChecks', () => {
  it('reject self-referral, duplicates, late clicks and bots by default, and run no other check', () => {
    expect(ask({}).map(({ check }) => check)).toEqual([
      'SELF_REFERRAL',
      'DUPLICATE_CUSTOMER',
      'OUTSIDE_ATTRIBUTION_WINDOW',
      'BOT_CLICK',
    ]);
  });

  it('do not block a click without a country', () => {
    expect(hits({}, { ...countries, blockedCountry: REJECT })).toEqual([]);
  });

  it('depend only on their own setting', () => {
    const action = fc.constantFrom(OFF, REVIEW, REJECT);
    const names = cases.map(([, setting]) => setting);
    fc.assert(
      fc.property(
        fc.record(Object.fromEntries(names.map((name) => [name, action]))),
        fc.array(fc.boolean(), { minLength: cases.length, maxLength: cases.length }),
        fc.constantFrom('APPROVED', undefined),
        (actions, isBad, review) => {
          const look = Object.assign(
            {},
            ...cases.map(([, , , bad, good], at) => (isBad[at] ? bad : good)),
          ) as Look;
          const reviewed = review === undefined ? look : { ...look, review: 'APPROVED' as const };
          const expected = cases.flatMap(([name, setting], at) => {
            if (actions[setting] === OFF || !isBad[at]) return [];
            if (actions[setting] === REJECT) return [`${name} REJECTED`];
            return [`${name} ${review === undefined ? 'HELD' : 'APPROVED'}`];
          });
          const settings = { ...countries, ...pace, ...actions };
          expect(hits(reviewed, settings).toSorted()).toEqual(expected.toSorted());
        },
      ),
    );
  });
});

describe('the fraud check BROWSER_REPORT', () => {
  const reported = (
    isBrowserReport: boolean,
    holdingPeriodDays: number,
    review: 'APPROVED' | null = null,
  ) => {
    const evidence = evidenceOf(review ? { review } : {});
    const event = { ...evidence.event, isBrowserReport };
    const verdicts = checkFraud({ ...evidence, event }, { ...campaign, holdingPeriodDays });
    return verdicts.filter(({ check }) => check === 'BROWSER_REPORT');
  };
  const said = (verdict: string, holdingPeriodDays: number) => [
    { check: 'BROWSER_REPORT', verdict, inputs: { isBrowserReport: true, holdingPeriodDays } },
  ];

  it('holds a report by a publishable key for review if the campaign has no holding period', () => {
    expect(reported(true, 0)).toEqual(said('HELD', 0));
    expect(reported(true, 0, 'APPROVED')).toEqual(said('APPROVED', 0));
  });

  it('passes a report if the campaign has a holding period, and records that', () => {
    expect(reported(true, 7)).toEqual(said('PASSED', 7));
  });

  it('is skipped for reports by secret keys, and for reports stored before the check existed', () => {
    expect(reported(false, 0)).toEqual([]);
    expect(ask({}).map(({ check }) => check)).not.toContain('BROWSER_REPORT');
  });
});
