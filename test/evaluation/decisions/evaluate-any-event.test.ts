import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { GoalTerms } from '../../../src/evaluation/decisions/evidence.js';
import { percentOf } from '../../../src/kernel/money.js';
import { evidences, largeAmounts } from './arbitrary-evidence.js';
import { decideOn, wholePercent } from './event-evidence.js';

describe('evaluateEvent, for any evidence', () => {
  it('returns the same decision each time, and does not change its input', () => {
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

  it("pays the amount of a gig or flat goal, or at most the percentage of the event's amount, never a negative amount", () => {
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

  it('counts a goal only below its limits, in time, in an active campaign, for the attributed link', () => {
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

  it('keeps the order of gigs and goals, and either pays or refuses each goal once', () => {
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

  it('never pays more for the parts than for the whole', () => {
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
