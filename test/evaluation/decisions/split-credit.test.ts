import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { clicksInWindow } from '../../../src/evaluation/decisions/choose-click.js';
import {
  divideByWeights,
  weightsOf,
  type CreditSplit,
} from '../../../src/evaluation/decisions/split-credit.js';
import { attributed, expectedFor, journeys, paidFor, type Model } from './divided-journeys.js';
import { at, dayMs } from './event-evidence.js';

const touchesDaysAgo = (...days: readonly number[]): CreditSplit['touches'] =>
  days.map((ago, place) => ({
    linkId: String(place),
    promoterId: String(place),
    clickedAt: at(-ago * dayMs),
  }));

const total = (amounts: Iterable<bigint>): bigint => [...amounts].reduce((sum, amount) => sum + amount, 0n);

describe('the credit for an event', () => {
  it('is divided as by a slow and obvious search, for any journey', () => {
    let divided = 0;
    fc.assert(
      fc.property(journeys, (journey) => {
        const attribution = attributed(journey);
        const expected = expectedFor(journey);
        expect(attribution?.split === undefined).toBe(expected === undefined);
        if (!expected) return;
        expect(paidFor(journey, attribution)).toEqual(expected);
        if (Object.keys(expected).length > 1) divided += 1;
      }),
      { numRuns: 2_000 },
    );
    expect(divided).toBeGreaterThan(500);
  });

  it('adds up to the amount, with no negative share, in any order of the sessions', () => {
    fc.assert(
      fc.property(journeys, fc.infiniteStream(fc.nat()), (journey, numbers) => {
        const attribution = attributed(journey);
        const places = new Map<string, number>();
        const shuffled = attributed(journey, (sessions) => {
          for (const { id } of sessions) places.set(id, numbers.next().value as number);
          return sessions.toSorted((a, b) => (places.get(a.id) ?? 0) - (places.get(b.id) ?? 0));
        });
        expect(shuffled?.split).toEqual(attribution?.split);
        if (!attribution?.split) return;
        const paid = Object.values(paidFor(journey, attribution));
        expect(paid.every((amount) => amount > 0n)).toBe(true);
        expect(total(paid)).toBe(journey.amount);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each<[Model, readonly number[], readonly bigint[]]>([
    ['LINEAR', [3], [100n]],
    ['LINEAR', [9, 6, 3], [33n, 33n, 34n]],
    ['POSITION_BASED', [3], [100n]],
    ['POSITION_BASED', [9, 3], [50n, 50n]],
    ['POSITION_BASED', [9, 6, 3], [40n, 20n, 40n]],
    ['POSITION_BASED', [9, 7, 6, 5, 3], [40n, 6n, 6n, 6n, 42n]],
    ['TIME_DECAY', [3], [100n]],
    ['TIME_DECAY', [17, 10, 3], [14n, 28n, 58n]],
    // More than 32 half-lives older.
    ['TIME_DECAY', [240, 3], [0n, 100n]],
  ])('of 100 is divided by %s among touches of %j days ago into %j', (model, days, amounts) => {
    const split = { model, halfLifeDays: 7, touches: touchesDaysAgo(...days) };
    expect(divideByWeights(100n, weightsOf(split))).toEqual(amounts);
  });

  it('is divided as in the examples of the documentation', () => {
    const text = readFileSync(resolve(process.cwd(), 'docs/attribution.md'), 'utf8');
    const examples = [...text.matchAll(/^\| `(LINEAR|POSITION_BASED|TIME_DECAY)` +\| (.*?) +\| (.*?) +\|/gm)];
    expect(examples.length).toBeGreaterThanOrEqual(6);
    for (const [, model = '', path = '', amounts = ''] of examples) {
      const days = [...path.matchAll(/(\d+) days? ago/g)].map(([, ago]) => Number(ago));
      const split = { model: model as Model, halfLifeDays: 7, touches: touchesDaysAgo(...days) };
      const parts = divideByWeights(100_000_000n, weightsOf(split));
      const shown = parts.map((part) => `${part / 1_000_000n}.${String(part % 1_000_000n).padStart(6, '0')}`);
      expect({ model, path, amounts: shown.join(', ') }).toEqual({ model, path, amounts });
    }
  });

  it('considers the newest hundred clicks of a visitor, and the first', () => {
    const times = Array.from({ length: 300 }, (_, place) => at(-place * 60_000));
    const session = {
      id: 'a',
      linkId: 'a',
      visitorId: 'browser',
      createdAt: times.at(-1) as Date,
      lastClickedAt: times[0] as Date,
      isBot: false,
    };
    const clicks = clicksInWindow([session], at(0), { model: 'LINEAR', windowDays: 30 }, () => times);
    expect(clicks).toHaveLength(101);
    expect(clicks[0]?.clickedAt).toEqual(times.at(-1));
    expect(clicks.slice(1).map(({ clickedAt }) => clickedAt)).toEqual(times.slice(0, 100).toReversed());
  });
});
