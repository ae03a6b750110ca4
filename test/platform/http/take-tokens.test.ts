import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { msUntilThere, takeTokens, type Bucket } from '../../../src/platform/http/rate-limits/take-tokens.js';

describe('a token bucket', () => {
  const fillMs = 60_000;

  it.each([
    ['is full at first', [undefined, 1, 0], [true, 59, 1000]],
    ['loses the taken points', [{ credit: 10 * fillMs, at: 0 }, 10, 0], [true, 0, 60_000]],
    ['is never below zero', [{ credit: 4 * fillMs, at: 0 }, 5, 0], [false, 4, 56_000]],
    ['refills evenly', [{ credit: 0, at: 0 }, 1, 30_000], [true, 29, 31_000]],
    ['never exceeds its size', [{ credit: 59 * fillMs, at: 0 }, 1, 900_000], [true, 59, 1000]],
    ['loses nothing when the clock goes back', [{ credit: 5 * fillMs, at: 1000 }, 1, 0], [true, 4, 56_000]],
    ['what is given back is there again', [{ credit: 10 * fillMs, at: 0 }, -5, 0], [true, 15, 45_000]],
    ['nothing is given back beyond its size', [{ credit: 58 * fillMs, at: 0 }, -5, 0], [true, 60, 0]],
    ['a cost above the limit is the limit', [{ credit: 60 * fillMs, at: 0 }, 1000, 0], [true, 0, 60_000]],
  ] as const)('%s', (_name, [known, cost, now], answer) => {
    const taken = takeTokens(known, { limit: 60, fillMs }, cost, now);
    expect([taken.allowed, taken.left, taken.msUntilFull]).toEqual(answer);
  });

  it('never grants more than its size and its refill', () => {
    const request = fc.record({ cost: fc.integer({ min: 1, max: 50 }), pause: fc.nat(5000) });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.array(request, { maxLength: 200 }),
        (limit, requests) => {
          let bucket: Bucket | undefined;
          let now = 0;
          let given = 0;
          for (const { cost, pause } of requests) {
            now += pause;
            const taken = takeTokens(bucket, { limit, fillMs }, cost, now);
            if (taken.allowed) given += Math.min(cost, limit);
            else {
              // After the stated time, the same request is possible.
              const wait = msUntilThere(taken.msUntilFull, { limit, fillMs }, cost);
              const ask = (at: number): boolean =>
                takeTokens(taken.bucket, { limit, fillMs }, cost, at).allowed;
              expect([ask(now + wait), ask(now + wait - 2)]).toEqual([true, false]);
            }
            expect(taken.bucket.credit).toBeGreaterThanOrEqual(0);
            bucket = taken.bucket;
          }
          expect(given * fillMs).toBeLessThanOrEqual(limit * (fillMs + now));
        },
      ),
    );
  });
});
