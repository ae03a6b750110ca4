import { describe, expect, it } from '@jest/globals';
import type { Effect } from '../../../src/evaluation/decisions/decision.js';
import type { Evidence, GoalTerms } from '../../../src/evaluation/decisions/evidence.js';
import {
  at,
  attempt,
  type Changes,
  conversion,
  dayMs,
  decide,
  decideOn,
  evidenceOf,
  flat,
  gig,
  noon,
  share,
  wholePercent,
} from './event-evidence.js';

describe('evaluateEvent counts an event', () => {
  it.each<[string, Changes, Effect[]]>([
    ['for a gig', {}, [attempt()]],
    [
      'for a gig that is verified by hand',
      { gigs: [{ ...gig, verification: 'MANUAL' }] },
      [attempt({ verified: false })],
    ],
    ['for a gig that pays nothing', { gigs: [{ ...gig, reward: 0n }] }, [attempt({ reward: 0n })]],
    ['for a gig and a goal', { goals: [flat] }, [attempt(), conversion('flat', 10_000_000n)]],
    ['for each matching gig', { gigs: [gig, { ...gig, id: 'b' }] }, [attempt(), attempt({ gigId: 'b' })]],
    [
      'for a goal by its name',
      { event: { eventType: 'Buys' }, goals: [flat] },
      [conversion('flat', 10_000_000n)],
    ],
    [
      'for a goal without an event type, by its name',
      { event: { eventType: 'Buys' }, goals: [{ ...flat, actionType: null }] },
      [conversion('flat', 10_000_000n)],
    ],
    [
      'for a named goal only',
      { event: { goalId: 'flat', eventType: 'other' }, goals: [flat, share] },
      [conversion('flat', 10_000_000n)],
    ],
    ['for a percentage of the amount', { gigs: [], goals: [share] }, [conversion('share', 9_999_000n)]],
    [
      'for a percentage, rounded down',
      { event: { amount: 19n }, gigs: [], goals: [share] },
      [conversion('share', 1n)],
    ],
    [
      'for a percentage that rounds to nothing',
      { event: { amount: 9n }, gigs: [], goals: [share] },
      [conversion('share', 0n)],
    ],
    [
      'for a percentage of zero',
      { event: { amount: 0n }, gigs: [], goals: [share] },
      [conversion('share', 0n)],
    ],
    [
      'for 100 percent',
      { gigs: [], goals: [{ ...share, payoutRate: wholePercent }] },
      [conversion('share', 99_990_000n)],
    ],
    [
      'for a ten-thousandth of a percent',
      { event: { amount: 1_999_999n }, gigs: [], goals: [{ ...share, payoutRate: 1n }] },
      [conversion('share', 1n)],
    ],
    [
      'for a flat goal without an amount',
      { event: { amount: null }, gigs: [], goals: [flat] },
      [conversion('flat', 10_000_000n)],
    ],
    [
      'for a flat goal with an amount in another asset',
      { event: { asset: 'EUR' }, gigs: [], goals: [flat] },
      [conversion('flat', 10_000_000n)],
    ],
    ['for the campaign that it names', { event: { campaignId: 'summer' } }, [attempt()]],
    ['at the start of the campaign', { campaign: { startsAt: noon } }, [attempt()]],
    ['just before the end of the campaign', { campaign: { endsAt: at(1) } }, [attempt()]],
    [
      'at the end of the attribution window',
      { attribution: { by: 'session', clickedAt: at(-30 * dayMs) } },
      [attempt()],
    ],
    [
      'below the limit of the goal for a visitor',
      { gigs: [], goals: [{ ...flat, maxPerVisitor: 2 }], counted: { ofVisitor: 1, ofPromoter: 9 } },
      [conversion('flat', 10_000_000n)],
    ],
    ['before the end of an ended campaign', { campaign: { status: 'ENDED', endedAt: at(1) } }, [attempt()]],
    [
      'before the end of an ended campaign, reported after it',
      { event: { receivedAt: at(dayMs) }, campaign: { status: 'ENDED', endedAt: at(1) } },
      [attempt()],
    ],
    [
      'below the limit of the goal for a promoter',
      { gigs: [], goals: [{ ...flat, maxPerPromoter: 2 }], counted: { ofVisitor: 9, ofPromoter: 1 } },
      [conversion('flat', 10_000_000n)],
    ],
  ])('%s', (_what, changes, effects) => {
    expect(decide(changes)).toEqual({ status: 'PROCESSED', effects, refusals: [] });
  });
});

describe('evaluateEvent with several goals', () => {
  it('counts the event, and records for each refused goal the reason', () => {
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

  it('rejects the event for the first reason when no goal counts', () => {
    const full: GoalTerms = { ...flat, id: 'full', maxPerPromoter: 0 };
    expect(decide({ event: { asset: 'EUR' }, gigs: [], goals: [share, full] })).toMatchObject({
      status: 'REJECTED',
      reason: 'OTHER_ASSET',
      refusals: [{ goalId: 'share' }, { goalId: 'full' }],
    });
  });

  it('evaluates each goal independently', () => {
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
