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
