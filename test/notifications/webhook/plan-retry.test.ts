import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AttemptOutcome } from '../../../src/notifications/webhook/transport/attempt-outcome.js';
import {
  parseRetryAfter,
  longestRetryAfterMs,
  planRetry,
  retryPauses,
} from '../../../src/notifications/webhook/delivery/plan-retry.js';
import { RetryPolicy } from '../../../src/notifications/webhook/endpoint/retry-policy.js';

describe('planRetry', () => {
  const failed = {
    policy: RetryPolicy.STANDARD,
    tries: 1,
    outcome: AttemptOutcome.HTTP,
    statusCode: 500,
  } as const;

  it.each([
    [RetryPolicy.STANDARD, 3, 215],
    [RetryPolicy.EXTENDED, 7, 99_305],
  ])('%s retries %d times over about %d seconds', (policy, times, seconds) => {
    let total = 0;
    for (let tries = 1; tries <= times; tries += 1) {
      const next = planRetry({ ...failed, policy, tries }, 0.5);
      total += next.kind === 'RETRY' ? next.afterMs : Number.NaN;
    }
    expect(total / 1000).toBe(seconds);
    expect(planRetry({ ...failed, policy, tries: times + 1 }, 0.5)).toEqual({ kind: 'GIVE_UP' });
  });

  it('limits the jitter to a fifth', () => {
    const tries = fc.integer({ min: 1, max: 7 });
    fc.assert(
      fc.property(tries, fc.double({ min: 0, max: 1, noNaN: true }), (count, random) => {
        const pause = retryPauses.EXTENDED[count - 1] ?? Number.NaN;
        const next = planRetry({ ...failed, policy: RetryPolicy.EXTENDED, tries: count }, random);
        const afterMs = next.kind === 'RETRY' ? next.afterMs : Number.NaN;
        expect(afterMs).toBeGreaterThanOrEqual(Math.floor(pause * 0.8));
        expect(afterMs).toBeLessThanOrEqual(Math.ceil(pause * 1.2));
      }),
    );
  });

  it.each([
    [AttemptOutcome.SUCCESS, 200, 'DELIVERED'],
    [AttemptOutcome.HTTP, 500, 'RETRY'],
    [AttemptOutcome.HTTP, 404, 'RETRY'],
    [AttemptOutcome.HTTP, 308, 'RETRY'],
    [AttemptOutcome.HTTP, 410, 'GONE'],
    [AttemptOutcome.TIMEOUT, undefined, 'RETRY'],
    [AttemptOutcome.DNS, undefined, 'RETRY'],
    [AttemptOutcome.CONNECT, undefined, 'RETRY'],
    [AttemptOutcome.TLS, undefined, 'RETRY'],
    [AttemptOutcome.BLOCKED, undefined, 'GIVE_UP'],
  ])('after %s %s: %s', (outcome, statusCode, kind) => {
    expect(planRetry({ policy: RetryPolicy.STANDARD, tries: 1, outcome, statusCode }, 0.5).kind).toBe(kind);
  });

  it('waits as long as a busy receiver requests, up to twelve hours, and at least as planned', () => {
    const busy = { ...failed, statusCode: 503 };
    expect(planRetry({ ...busy, retryAfterMs: 60_000 }, 0.5)).toEqual({ kind: 'RETRY', afterMs: 60_000 });
    expect(planRetry({ ...busy, retryAfterMs: 1e12 }, 0.5)).toEqual({
      kind: 'RETRY',
      afterMs: longestRetryAfterMs,
    });
    expect(planRetry({ ...busy, retryAfterMs: 10 }, 0.5)).toEqual({ kind: 'RETRY', afterMs: 5000 });
    expect(planRetry({ ...failed, retryAfterMs: 60_000 }, 0.5)).toEqual({ kind: 'RETRY', afterMs: 5000 });
  });
});

describe('parseRetryAfter', () => {
  const now = new Date('2026-01-01T00:00:00Z');
  it.each([
    ['120', 120_000],
    [' 0 ', 0],
    ['Thu, 01 Jan 2026 00:01:00 GMT', 60_000],
    ['Wed, 31 Dec 2025 23:59:00 GMT', 0],
    ['-5', undefined],
    ['2.5', undefined],
    ['soon', undefined],
    ['99999999999', longestRetryAfterMs],
    ['9'.repeat(400), longestRetryAfterMs],
    ['Fri, 01 Jan 2027 00:00:00 GMT', longestRetryAfterMs],
    [undefined, undefined],
  ])('%p is %p', (header, expected) => {
    expect(parseRetryAfter(header, now)).toBe(expected);
  });
});
