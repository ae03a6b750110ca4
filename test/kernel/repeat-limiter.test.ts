import { expect, it } from '@jest/globals';
import { RepeatLimiter } from '../../src/kernel/repeat-limiter.js';

const times = (limiter: RepeatLimiter, key: string, count: number, now: number): number =>
  Array.from({ length: count }, () => limiter.admits(key, now)).filter(Boolean).length;

it('a repeat limiter allows a message a limited number of times in a window, and counts the omitted ones', () => {
  const limiter = new RepeatLimiter(3, 1000);
  expect(times(limiter, 'a', 10, 0)).toBe(3);
  expect(times(limiter, 'b', 2, 0)).toBe(2);
  expect(limiter.close(999)).toEqual([]);
  expect(limiter.close(1000)).toEqual([{ key: 'a', count: 7 }]);
  expect(limiter.isCounting).toBe(false);
  expect(times(limiter, 'a', 10, 1000)).toBe(3);
});

it('a repeat limiter starts a window at the first message of its key', () => {
  const limiter = new RepeatLimiter(1, 1000);
  times(limiter, 'a', 2, 0);
  times(limiter, 'b', 2, 500);
  expect(limiter.close(1000)).toEqual([{ key: 'a', count: 1 }]);
  expect(limiter.close(1500)).toEqual([{ key: 'b', count: 1 }]);
});

it('a repeat limiter uses bounded memory for any number of different messages', () => {
  const limiter = new RepeatLimiter(1, 1000);
  for (let number = 0; number < 5000; number += 1) limiter.admits(`message ${String(number)}`, 0);
  expect(limiter.close(1000)).toEqual([{ key: 'other messages', count: 3999 }]);
});

it('a repeat limiter without a limit allows everything and counts nothing', () => {
  const limiter = new RepeatLimiter(0, 1000);
  expect(times(limiter, 'a', 1000, 0)).toBe(1000);
  expect(limiter.isCounting).toBe(false);
});
