import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  chooseClick,
  clicksToLookUp,
  type ClickPolicy,
  type KnownSession,
} from '../../../src/evaluation/decisions/choose-click.js';

const dayMs = 86_400_000;
const day = (number: number): Date => new Date(Date.UTC(2026, 5, 1) + number * dayMs);

/** All clicks of each session of a visitor, in days, and the stored data of a session. */
const trails = fc.array(fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 8 }), {
  maxLength: 5,
});
const policies = fc.record<ClickPolicy>({
  model: fc.constantFrom('FIRST_CLICK', 'LAST_CLICK'),
  windowDays: fc.integer({ min: 1, max: 40 }),
});

function sessionsOf(trail: readonly (readonly number[])[]): KnownSession[] {
  return trail.map((days, at) => ({
    id: String(at),
    linkId: String(at),
    visitorId: 'browser',
    createdAt: day(Math.min(...days)),
    lastClickedAt: day(Math.max(...days)),
    isBot: false,
  }));
}

/** The day of the click that earns, by a simple search over all clicks. */
function expectedDay(trail: readonly (readonly number[])[], occurred: number, policy: ClickPolicy) {
  const all = trail.flat();
  const before = all.filter((click) => click <= occurred);
  const within = before.filter((click) => click >= occurred - policy.windowDays);
  if (all.length === 0) return undefined;
  if (before.length === 0) return Math.min(...all);
  return policy.model === 'FIRST_CLICK' && within.length > 0 ? Math.min(...within) : Math.max(...before);
}

describe('the click that an event is attributed to', () => {
  it('is the same with the few clicks that are looked up as with all clicks', () => {
    fc.assert(
      fc.property(trails, fc.integer({ min: -5, max: 70 }), policies, (trail, occurred, policy) => {
        const sessions = sessionsOf(trail);
        const known = new Map(
          clicksToLookUp(sessions, day(occurred), policy).map(({ session, since, until }) => {
            const upTo = (trail[Number(session.id)] ?? []).map(day).filter((click) => click <= until);
            const ordered = upTo.toSorted((a, b) => a.getTime() - b.getTime());
            const found = [ordered.find((click) => click >= since), ordered.at(-1)];
            return [session.id, found.filter((click) => click !== undefined)] as const;
          }),
        );
        const click = chooseClick(sessions, day(occurred), policy, (id) => known.get(id) ?? []);
        const expected = expectedDay(trail, occurred, policy);
        expect(click?.clickedAt).toEqual(expected === undefined ? undefined : day(expected));
        if (click) expect(trail[Number(click.session.id)]?.map(day)).toContainEqual(click.clickedAt);
      }),
      { numRuns: 2000 },
    );
  });

  it('needs no lookup if sessions have at most two clicks, both before the event', () => {
    const sessions = sessionsOf([[1], [3, 9], [5]]);
    for (const model of ['FIRST_CLICK', 'LAST_CLICK'] as const) {
      expect(clicksToLookUp(sessions, day(20), { model, windowDays: 30 })).toEqual([]);
    }
  });
});
