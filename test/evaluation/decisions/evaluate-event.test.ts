import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { evaluateEvent } from '../../../src/evaluation/decisions/evaluate-event.js';
import type { Effect, Decision } from '../../../src/evaluation/decisions/event-decision.js';
import { defaultFraudChecks } from '../../../src/campaigns/campaign/fraud-check-settings.js';
import { orDefault } from '../../../src/evaluation/decisions/evaluate-rules.js';
import type {
  Attribution,
  CampaignTerms,
  Evidence,
  GigTerms,
  GoalTerms,
} from '../../../src/evaluation/decisions/evidence.js';
import { percentOf } from '../../../src/kernel/money.js';

type Event = Evidence['event'];

const dayMs = 86_400_000;
const noon = new Date('2026-06-01T12:00:00Z');
const at = (offsetMs: number): Date => new Date(noon.getTime() + offsetMs);
/** 10 % in the stored format of rates. */
const tenPercent = 100_000n;
const wholePercent = 1_000_000n;

const purchase: Event = {
  eventType: 'purchase',
  goalId: null,
  campaignId: null,
  amount: 99_990_000n,
  asset: 'USD',
  occurredAt: noon,
  receivedAt: noon,
  customerId: null,
  visitorId: null,
  review: null,
};
const byLink: Attribution = {
  by: 'link',
  linkId: 'link',
  campaignId: 'summer',
  promoterId: 'pat',
  clickedAt: undefined,
};
const summer: CampaignTerms = {
  id: 'summer',
  status: 'ACTIVE',
  asset: 'USD',
  startsAt: null,
  endsAt: null,
  endedAt: null,
  attributionWindowDays: 30,
  timeZone: 'UTC',
  fraudChecks: defaultFraudChecks,
  holdingPeriodDays: 0,
};
const unlimited = { deadline: null, maxPerPromoter: null, maxTotal: null };
const gig: GigTerms = {
  id: 'gig',
  actionType: 'purchase',
  reward: 25_000_000n,
  verification: 'AUTO',
  ...unlimited,
};
const noSignals = { selfReferral: null, isDuplicate: false, recentEvents: 0 };
/** No rule of this campaign uses them. */
const ruleInput = { event: { type: 'purchase' } } as unknown as NonNullable<Evidence['ruleInput']>;
const flat: GoalTerms = {
  id: 'flat',
  name: 'Buys',
  actionType: 'purchase',
  payoutType: 'FLAT',
  payoutRate: 10_000_000n,
  maxPerPromoter: null,
  maxPerVisitor: null,
};
const share: GoalTerms = { ...flat, id: 'share', payoutType: 'PERCENT', payoutRate: tenPercent };

/** Changes to the default: a purchase by a link, with a gig of 25.00. */
interface Changes {
  readonly event?: Partial<Event>;
  readonly attribution?: Partial<Attribution>;
  readonly campaign?: Partial<CampaignTerms>;
  readonly gigs?: readonly GigTerms[];
  readonly goals?: readonly GoalTerms[];
  readonly counted?: { readonly ofVisitor: number; readonly ofPromoter: number };
}

function evidenceOf(changes: Changes = {}): Evidence {
  return {
    event: { ...purchase, ...changes.event },
    attribution: { ...byLink, ...changes.attribution },
    campaign: { ...summer, ...changes.campaign },
    gigs: changes.gigs ?? [gig],
    goals: changes.goals ?? [],
    ruleInput,
    signals: noSignals,
    conversionsOf: () => changes.counted ?? { ofVisitor: 0, ofPromoter: 0 },
    attemptsOf: () => ({ ofPromoter: 0, total: 0 }),
  };
}

/** A decision of a campaign without rules, with the id of what refused it. */
interface Plain extends Pick<Decision, 'status' | 'reason' | 'effects'> {
  readonly refusals: readonly { readonly goalId: string; readonly reason: string }[];
}

function decideOn(evidence: Evidence): Plain {
  const {
    outcome: _,
    fraudChecks: _fraudChecks,
    refusals,
    ...decision
  } = evaluateEvent(evidence, orDefault(undefined), () => ({
    count: 0n,
    amount: 0n,
  }));
  return {
    ...decision,
    refusals: refusals.map(({ action, reason }) => ({ goalId: action.replace('goal:', ''), reason })),
  };
}

const decide = (changes: Changes = {}): Plain => decideOn(evidenceOf(changes));

const attempt = (more: Partial<Extract<Effect, { kind: 'attempt' }>> = {}): Effect => ({
  kind: 'attempt',
  gigId: 'gig',
  reward: 25_000_000n,
  verified: true,
  ...more,
});
const conversion = (goalId: string, reward: bigint): Effect => ({ kind: 'conversion', goalId, reward });

describe('what counts', () => {
  it.each<[string, Changes, Effect[]]>([
    ['a gig', {}, [attempt()]],
    [
      'a gig that a person verifies',
      { gigs: [{ ...gig, verification: 'MANUAL' }] },
      [attempt({ verified: false })],
    ],
    ['a gig that pays nothing', { gigs: [{ ...gig, reward: 0n }] }, [attempt({ reward: 0n })]],
    ['a gig and a goal', { goals: [flat] }, [attempt(), conversion('flat', 10_000_000n)]],
    ['each gig that matches', { gigs: [gig, { ...gig, id: 'b' }] }, [attempt(), attempt({ gigId: 'b' })]],
    [
      'a goal by its name',
      { event: { eventType: 'Buys' }, goals: [flat] },
      [conversion('flat', 10_000_000n)],
    ],
    [
      'a goal without an action, by its name',
      { event: { eventType: 'Buys' }, goals: [{ ...flat, actionType: null }] },
      [conversion('flat', 10_000_000n)],
    ],
    [
      'a goal that is named, and nothing beside it',
      { event: { goalId: 'flat', eventType: 'other' }, goals: [flat, share] },
      [conversion('flat', 10_000_000n)],
    ],
    ['a share of the amount', { gigs: [], goals: [share] }, [conversion('share', 9_999_000n)]],
    [
      'a share, rounded down',
      { event: { amount: 19n }, gigs: [], goals: [share] },
      [conversion('share', 1n)],
    ],
    [
      'a share too small to pay',
      { event: { amount: 9n }, gigs: [], goals: [share] },
      [conversion('share', 0n)],
    ],
    ['a share of nothing', { event: { amount: 0n }, gigs: [], goals: [share] }, [conversion('share', 0n)]],
    [
      'everything, as a share',
      { gigs: [], goals: [{ ...share, payoutRate: wholePercent }] },
      [conversion('share', 99_990_000n)],
    ],
    [
      'a ten-thousandth of a percent',
      { event: { amount: 1_999_999n }, gigs: [], goals: [{ ...share, payoutRate: 1n }] },
      [conversion('share', 1n)],
    ],
    [
      'a flat goal without an amount',
      { event: { amount: null }, gigs: [], goals: [flat] },
      [conversion('flat', 10_000_000n)],
    ],
    [
      'a flat goal in a foreign asset',
      { event: { asset: 'EUR' }, gigs: [], goals: [flat] },
      [conversion('flat', 10_000_000n)],
    ],
    ['the named campaign', { event: { campaignId: 'summer' } }, [attempt()]],
    ['the moment of the start', { campaign: { startsAt: noon } }, [attempt()]],
    ['the moment before the end', { campaign: { endsAt: at(1) } }, [attempt()]],
    [
      'the last moment of the attribution window',
      { attribution: { by: 'session', clickedAt: at(-30 * dayMs) } },
      [attempt()],
    ],
    [
      'below the limit of a visitor',
      { gigs: [], goals: [{ ...flat, maxPerVisitor: 2 }], counted: { ofVisitor: 1, ofPromoter: 9 } },
      [conversion('flat', 10_000_000n)],
    ],
    ['what happened before the end', { campaign: { status: 'ENDED', endedAt: at(1) } }, [attempt()]],
    [
      'what happened before the end and was reported after it',
      { event: { receivedAt: at(dayMs) }, campaign: { status: 'ENDED', endedAt: at(1) } },
      [attempt()],
    ],
    [
      'below the limit of a promoter',
      { gigs: [], goals: [{ ...flat, maxPerPromoter: 2 }], counted: { ofVisitor: 9, ofPromoter: 1 } },
      [conversion('flat', 10_000_000n)],
    ],
  ])('%s', (_what, changes, effects) => {
    expect(decide(changes)).toEqual({ status: 'PROCESSED', effects, refusals: [] });
  });
});

describe('what does not count', () => {
  const once: GoalTerms = { ...flat, maxPerVisitor: 1, maxPerPromoter: 1 };

  it.each<[string, Changes, Decision['status'], string]>([
    [
      'another campaign than the one named',
      { event: { campaignId: 'winter' } },
      'UNMATCHED',
      'OTHER_CAMPAIGN',
    ],
    [
      'an organization that is suspended',
      { campaign: { isOrganizationSuspended: true } },
      'REJECTED',
      'ORGANIZATION_SUSPENDED',
    ],
    [
      'a promoter who is suspended',
      { attribution: { isPromoterSuspended: true } },
      'REJECTED',
      'PROMOTER_SUSPENDED',
    ],
    ['a draft', { campaign: { status: 'DRAFT' } }, 'UNMATCHED', 'CAMPAIGN_NOT_ACTIVE'],
    [
      'an end before it arrived',
      { campaign: { status: 'ENDED', endedAt: noon } },
      'UNMATCHED',
      'CAMPAIGN_NOT_ACTIVE',
    ],
    ['a pause', { campaign: { status: 'PAUSED' } }, 'UNMATCHED', 'CAMPAIGN_NOT_ACTIVE'],
    ['the moment before the start', { campaign: { startsAt: at(1) } }, 'REJECTED', 'OUTSIDE_CAMPAIGN_DATES'],
    ['the moment of the end', { campaign: { endsAt: noon } }, 'REJECTED', 'OUTSIDE_CAMPAIGN_DATES'],
    [
      'a moment after the attribution window',
      { attribution: { by: 'session', clickedAt: at(-30 * dayMs - 1) } },
      'REJECTED',
      'OUTSIDE_ATTRIBUTION_WINDOW',
    ],
    [
      'an action that nothing pays',
      { event: { eventType: 'refund' }, goals: [flat] },
      'UNMATCHED',
      'NO_MATCHING_ACTION',
    ],
    ['a campaign without gigs and goals', { gigs: [] }, 'UNMATCHED', 'NO_MATCHING_ACTION'],
    [
      'a named goal that is not there, whatever gigs there are',
      { event: { goalId: 'gone' }, goals: [flat] },
      'UNMATCHED',
      'NO_MATCHING_ACTION',
    ],
    ['an action in other letters', { event: { eventType: 'Purchase' } }, 'UNMATCHED', 'NO_MATCHING_ACTION'],
  ])('%s', (_what, changes, status, reason) => {
    expect(decide(changes)).toEqual({ status, reason, effects: [], refusals: [] });
  });

  it.each<[string, Changes, string]>([
    ['a share without an amount', { goals: [share], event: { amount: null } }, 'AMOUNT_REQUIRED'],
    ['a share of a foreign asset', { goals: [share], event: { asset: 'EUR' } }, 'OTHER_ASSET'],
    [
      'a visitor once more',
      { goals: [{ ...once, maxPerPromoter: null }], counted: { ofVisitor: 1, ofPromoter: 0 } },
      'MAX_PER_VISITOR',
    ],
    ['a promoter once more', { goals: [once], counted: { ofVisitor: 0, ofPromoter: 1 } }, 'MAX_PER_PROMOTER'],
    [
      'both limits: the visitor is named',
      { goals: [once], counted: { ofVisitor: 1, ofPromoter: 1 } },
      'MAX_PER_VISITOR',
    ],
    ['a limit of none', { goals: [{ ...flat, maxPerVisitor: 0 }] }, 'MAX_PER_VISITOR'],
    [
      'a limit before the amount',
      { goals: [{ ...share, maxPerPromoter: 0 }], event: { amount: null } },
      'MAX_PER_PROMOTER',
    ],
    [
      'the amount before its asset',
      { goals: [share], event: { amount: null, asset: 'EUR' } },
      'AMOUNT_REQUIRED',
    ],
  ])('%s', (_what, changes, reason) => {
    const goalId = changes.goals?.[0]?.id;
    expect(decide({ gigs: [], ...changes })).toEqual({
      status: 'REJECTED',
      reason,
      effects: [],
      refusals: [{ goalId, reason }],
    });
  });

  it.each<[string, Pick<Evidence, 'attribution' | 'campaign'>]>([
    ['nobody whom it belongs to', { attribution: undefined, campaign: undefined }],
    ['a campaign that is gone', { attribution: byLink, campaign: undefined }],
    ['a campaign alone', { attribution: undefined, campaign: summer }],
  ])('an event with %s', (_what, known) => {
    const decision = { status: 'UNMATCHED', reason: 'NO_ATTRIBUTION', effects: [], refusals: [] };
    expect(decideOn({ ...evidenceOf(), ...known })).toEqual(decision);
  });

  it('names the first obstacle of several: campaign, state, dates, window, action', () => {
    const facing = (first: number): Changes => ({
      event: { campaignId: first === 0 ? 'winter' : null },
      campaign: { status: first <= 1 ? 'PAUSED' : 'ACTIVE', endsAt: first <= 2 ? noon : null },
      attribution: { clickedAt: first <= 3 ? at(-99 * dayMs) : undefined },
      gigs: [],
    });
    expect([0, 1, 2, 3, 4].map((first) => decide(facing(first)).reason)).toEqual([
      'OTHER_CAMPAIGN',
      'CAMPAIGN_NOT_ACTIVE',
      'OUTSIDE_CAMPAIGN_DATES',
      'OUTSIDE_ATTRIBUTION_WINDOW',
      'NO_MATCHING_ACTION',
    ]);
  });
});

describe('some of it', () => {
  it('counts, and says of each goal that does not why', () => {
    const full: GoalTerms = { ...flat, id: 'full', maxPerPromoter: 0 };
    expect(decide({ event: { asset: 'EUR' }, goals: [full, flat, share] })).toEqual({
      status: 'PROCESSED',
      effects: [attempt(), conversion('flat', 10_000_000n)],
      refusals: [
        { goalId: 'full', reason: 'MAX_PER_PROMOTER' },
        { goalId: 'share', reason: 'OTHER_ASSET' },
      ],
    });
  });

  it('is rejected as a whole for the first reason when no goal counts', () => {
    const full: GoalTerms = { ...flat, id: 'full', maxPerPromoter: 0 };
    expect(decide({ event: { asset: 'EUR' }, gigs: [], goals: [share, full] })).toMatchObject({
      status: 'REJECTED',
      reason: 'OTHER_ASSET',
      refusals: [{ goalId: 'share' }, { goalId: 'full' }],
    });
  });

  it('counts each goal by itself', () => {
    const evidence: Evidence = {
      ...evidenceOf({
        gigs: [],
        goals: [
          { ...flat, maxPerVisitor: 1 },
          { ...flat, id: 'b', maxPerVisitor: 1 },
        ],
      }),
      conversionsOf: (goalId) => ({ ofVisitor: goalId === 'flat' ? 1 : 0, ofPromoter: 0 }),
    };
    expect(decideOn(evidence)).toEqual({
      status: 'PROCESSED',
      effects: [conversion('b', 10_000_000n)],
      refusals: [{ goalId: 'flat', reason: 'MAX_PER_VISITOR' }],
    });
  });
});

const types = fc.constantFrom('purchase', 'purchase', 'signup');
const largeAmounts = fc.bigInt(0n, 10n ** 30n);
const limits = fc.option(fc.nat(3), { freq: 2 });
const times = fc.integer({ min: -60 * dayMs, max: 60 * dayMs }).map(at);
const ids = fc.constantFrom('a', 'b', 'c', 'd');
const gigTerms = fc.record<GigTerms>({
  id: ids,
  actionType: types,
  reward: largeAmounts,
  verification: fc.constantFrom('AUTO', 'MANUAL'),
  deadline: fc.option(times, { freq: 1 }),
  maxPerPromoter: limits,
  maxTotal: limits,
});
const goalTerms = fc
  .record<Omit<GoalTerms, 'payoutType' | 'payoutRate'>>({
    id: ids,
    name: fc.constantFrom('purchase', 'Buys'),
    actionType: fc.option(types),
    maxPerPromoter: limits,
    maxPerVisitor: limits,
  })
  .chain((goal) =>
    fc.oneof(
      largeAmounts.map((payoutRate): GoalTerms => ({ ...goal, payoutType: 'FLAT', payoutRate })),
      fc
        .bigInt(0n, wholePercent)
        .map((payoutRate): GoalTerms => ({ ...goal, payoutType: 'PERCENT', payoutRate })),
    ),
  );
const unique = { selector: ({ id }: { id: string }) => id, maxLength: 4 };
const evidences = fc
  .record({
    event: fc.record<Event>({
      eventType: types,
      goalId: fc.option(ids, { freq: 1, nil: null }),
      campaignId: fc.constantFrom(null, null, 'summer', 'winter'),
      amount: fc.option(largeAmounts),
      asset: fc.constantFrom('USD', 'USD', 'EUR'),
      occurredAt: times,
      receivedAt: times,
      customerId: fc.constant(null),
      visitorId: fc.constant(null),
      review: fc.constant(null),
    }),
    attribution: fc.option(
      fc.record<Attribution>({
        by: fc.constantFrom('link', 'code', 'session'),
        linkId: fc.constant('link'),
        campaignId: fc.constant('summer'),
        promoterId: fc.constant('pat'),
        clickedAt: fc.option(times, { nil: undefined }),
      }),
      { nil: undefined, freq: 9 },
    ),
    campaign: fc.record<CampaignTerms>({
      id: fc.constant('summer'),
      status: fc.constantFrom('ACTIVE', 'ACTIVE', 'ACTIVE', 'PAUSED'),
      asset: fc.constant('USD'),
      startsAt: fc.option(times, { freq: 1 }),
      endsAt: fc.option(times, { freq: 1 }),
      endedAt: fc.constant(null),
      attributionWindowDays: fc.integer({ min: 1, max: 90 }),
      timeZone: fc.constant('UTC'),
      fraudChecks: fc.constant(defaultFraudChecks),
      holdingPeriodDays: fc.constant(0),
    }),
    gigs: fc.uniqueArray(gigTerms, unique),
    goals: fc.uniqueArray(goalTerms, unique),
    counts: fc.record({ ofVisitor: fc.nat(3), ofPromoter: fc.nat(3), total: fc.nat(3) }),
  })
  .map(({ counts, ...known }): Evidence => ({
    ...known,
    ruleInput,
    signals: noSignals,
    conversionsOf: () => counts,
    attemptsOf: () => counts,
  }));

describe('for any evidence', () => {
  it('answers the same each time, and changes nothing that it was given', () => {
    fc.assert(
      fc.property(evidences, (evidence) => {
        const still = { conversionsOf: undefined, attemptsOf: undefined };
        const before = structuredClone({ ...evidence, ...still });
        const decision = decideOn(evidence);
        expect(decideOn(evidence)).toEqual(decision);
        expect({ ...evidence, ...still }).toEqual(before);
      }),
    );
  });

  it('pays what a gig or a flat goal promises, or at most the share of the amount, never less than nothing', () => {
    let conversions = 0;
    fc.assert(
      fc.property(evidences, (evidence) => {
        for (const effect of decideOn(evidence).effects) {
          expect(effect.reward >= 0n).toBe(true);
          if (effect.kind === 'attempt') {
            expect(effect.reward).toBe(evidence.gigs.find(({ id }) => id === effect.gigId)?.reward);
            continue;
          }
          if (effect.kind === 'event') throw new Error('No rule pays for the type of an event.');
          conversions += 1;
          const goal = evidence.goals.find(({ id }) => id === effect.goalId) as GoalTerms;
          if (goal.payoutType === 'FLAT') expect(effect.reward).toBe(goal.payoutRate);
          else {
            const exact = (evidence.event.amount ?? 0n) * goal.payoutRate;
            const paid = effect.reward * wholePercent;
            expect(paid <= exact && exact - paid < wholePercent).toBe(true);
          }
        }
      }),
      { numRuns: 3_000 },
    );
    expect(conversions).toBeGreaterThan(20);
  });

  it('lets a goal count only below its limits, in time, in an active campaign, for the link that brought it', () => {
    fc.assert(
      fc.property(evidences, (evidence) => {
        const { status, effects } = decideOn(evidence);
        expect(effects.length > 0).toBe(status === 'PROCESSED');
        if (status !== 'PROCESSED') return;
        const { event, attribution, campaign, conversionsOf, attemptsOf } = evidence;
        expect(attribution).toBeDefined();
        expect(campaign?.status).toBe('ACTIVE');
        const time = event.occurredAt.getTime();
        expect(time >= (campaign?.startsAt?.getTime() ?? -Infinity)).toBe(true);
        expect(time < (campaign?.endsAt?.getTime() ?? Infinity)).toBe(true);
        for (const effect of effects) {
          if (effect.kind !== 'conversion') {
            const limited = evidence.gigs.find(({ id }) => effect.kind === 'attempt' && id === effect.gigId);
            const taken = attemptsOf('');
            expect(taken.ofPromoter < (limited?.maxPerPromoter ?? Infinity)).toBe(true);
            expect(taken.total < (limited?.maxTotal ?? Infinity)).toBe(true);
            expect(time < (limited?.deadline?.getTime() ?? Infinity)).toBe(true);
            continue;
          }
          const goal = evidence.goals.find(({ id }) => id === effect.goalId) as GoalTerms;
          const { ofVisitor, ofPromoter } = conversionsOf(goal.id);
          expect(ofVisitor < (goal.maxPerVisitor ?? Infinity)).toBe(true);
          expect(ofPromoter < (goal.maxPerPromoter ?? Infinity)).toBe(true);
        }
      }),
      { numRuns: 3_000 },
    );
  });

  it('keeps the order of gigs and goals, and either pays or refuses each goal, once', () => {
    fc.assert(
      fc.property(evidences, (evidence) => {
        const { effects, refusals, reason } = decideOn(evidence);
        const gigIds = effects.flatMap((effect) => (effect.kind === 'attempt' ? [effect.gigId] : []));
        const paid = effects.flatMap((effect) => (effect.kind === 'conversion' ? [effect.goalId] : []));
        const refused = refusals.map(({ goalId }) => goalId).filter((id) => !id.startsWith('gig:'));
        const inOrder = (terms: readonly { id: string }[], among: readonly string[]): string[] =>
          terms.map(({ id }) => id).filter((id) => among.includes(id));
        expect(gigIds).toEqual(inOrder(evidence.gigs, gigIds));
        expect(paid).toEqual(inOrder(evidence.goals, paid));
        expect(refused).toEqual(inOrder(evidence.goals, refused));
        expect(new Set([...paid, ...refused]).size).toBe(paid.length + refused.length);
        expect(reason === undefined).toBe(effects.length > 0);
        if (evidence.event.goalId !== null) {
          expect(gigIds).toEqual([]);
          expect([...paid, ...refused].filter((id) => id !== evidence.event.goalId)).toEqual([]);
        }
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('percentOf', () => {
  const rates = fc.bigInt(0n, wholePercent);

  it('never pays out more in parts than the whole', () => {
    fc.assert(
      fc.property(largeAmounts, rates, (amount, rate) => {
        const [part, rest] = [percentOf(amount, rate), percentOf(amount, wholePercent - rate)];
        expect(part + rest <= amount && amount - part - rest <= 1n).toBe(true);
      }),
    );
  });

  it('grows with the amount and with the rate', () => {
    fc.assert(
      fc.property(largeAmounts, largeAmounts, rates, rates, (amount, more, rate, other) => {
        expect(percentOf(amount + more, rate) >= percentOf(amount, rate)).toBe(true);
        const [low, high] = rate < other ? [rate, other] : [other, rate];
        expect(percentOf(amount, high) >= percentOf(amount, low)).toBe(true);
      }),
    );
  });
});
