import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AttemptOutcome } from '../../../src/notifications/webhook/transport/attempt-outcome.js';
import {
  endpointPolicy,
  failuresToOpen,
  unknownEndpoint,
  type EndpointResult,
  type EndpointState,
} from '../../../src/notifications/webhook/delivery/endpoint-policy.js';

const now = new Date('2026-01-01T00:00:00Z');
const after = (ms: number): Date => new Date(now.getTime() + ms);
const result = (
  outcome: AttemptOutcome,
  statusCode: number | null = null,
  retryAfterMs: number | null = null,
): EndpointResult => ({ outcome, statusCode, retryAfterMs, startedAt: now });
const steady: EndpointState = { ...unknownEndpoint, isSteady: true };
const open: EndpointState = { failures: 5, breaker: 'OPEN', pausedUntil: now, isSteady: false };

describe('endpointPolicy', () => {
  it.each<[string, EndpointState, EndpointResult, EndpointState]>([
    ['a first success', unknownEndpoint, result('SUCCESS', 200), steady],
    ['a fast error', steady, result('HTTP', 500), { ...steady, failures: 1 }],
    ['a time-out', steady, result('TIMEOUT'), { ...unknownEndpoint, failures: 1 }],
    ['a gateway error', steady, result('HTTP', 502), { ...unknownEndpoint, failures: 1 }],
    ['a fault of Tribute', open, result('INTERNAL'), open],
    [
      '429 with Retry-After',
      steady,
      result('HTTP', 429, 60_000),
      { ...unknownEndpoint, failures: 1, pausedUntil: after(60_000) },
    ],
    [
      '503 with Retry-After',
      steady,
      result('HTTP', 503, 60_000),
      { ...unknownEndpoint, failures: 1, pausedUntil: after(60_000) },
    ],
    ['500 with Retry-After', steady, result('HTTP', 500, 60_000), { ...steady, failures: 1 }],
    [
      '429 without Retry-After',
      steady,
      result('HTTP', 429),
      { ...unknownEndpoint, failures: 1, pausedUntil: after(5000) },
    ],
    [
      'a fifth failure',
      { ...steady, failures: 4 },
      result('CONNECT'),
      { ...open, pausedUntil: after(10_000) },
    ],
    [
      'a failure when half open',
      open,
      result('CONNECT'),
      { ...open, failures: 6, pausedUntil: after(20_000) },
    ],
    ['a success when half open', open, result('SUCCESS', 204), steady],
    [
      'a late success',
      { ...unknownEndpoint, pausedUntil: after(9) },
      result('SUCCESS', 200),
      { ...steady, pausedUntil: after(9) },
    ],
    [
      'a late failure',
      { ...open, pausedUntil: after(9) },
      result('CONNECT'),
      { ...open, pausedUntil: after(9) },
    ],
    [
      'a late 429',
      { ...open, pausedUntil: after(9) },
      result('HTTP', 429, 50),
      { ...open, pausedUntil: after(50) },
    ],
  ])('after %s', (_what, before, ended, expected) => {
    expect(endpointPolicy(before, ended, now, 0)).toEqual(expected);
  });

  const ended = fc.record({
    outcome: fc.constantFrom(...(Object.keys(AttemptOutcome) as AttemptOutcome[])),
    statusCode: fc.constantFrom(null, 200, 404, 410, 429, 500, 503),
    retryAfterMs: fc.option(fc.integer({ min: 0, max: 43_200_000 })),
    startedAt: fc.integer({ min: -10_000, max: 0 }).map(after),
  });
  const random = fc.double({ min: 0, max: 1, noNaN: true });

  it('never shortens a pause but by a success, and limits it to a fifth more than was asked', () => {
    fc.assert(
      fc.property(fc.array(ended, { maxLength: 20 }), ended, random, (earlier, last, share) => {
        const before = earlier.reduce(
          (state, one) => endpointPolicy(state, one, now, share),
          unknownEndpoint,
        );
        const state = endpointPolicy(before, last, now, share);
        const pauseMs = (of: EndpointState): number =>
          (of.pausedUntil?.getTime() ?? now.getTime()) - now.getTime();
        if (last.outcome !== 'SUCCESS') expect(pauseMs(state)).toBeGreaterThanOrEqual(pauseMs(before));
        expect(pauseMs(state)).toBeLessThanOrEqual(43_200_000 * 1.2);
        expect(state.breaker === 'OPEN').toBe(state.failures >= failuresToOpen);
      }),
    );
  });
});
