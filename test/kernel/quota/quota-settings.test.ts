import { describe, expect, it } from '@jest/globals';
import { limitByPlan } from '../../../src/kernel/quotas.js';

describe('the setting of a quota', () => {
  it.each([
    ['FREE=1,PRO=20', { FREE: 1, PRO: 20 }],
    [' pro=0 , free=7', { FREE: 7, PRO: 0 }],
    ['12', { FREE: 12, PRO: 12 }],
  ])('reads "%s" as one number for each plan', (text, limits) => {
    expect(limitByPlan.parse(text)).toEqual(limits);
  });

  it.each([
    '',
    'FREE=1',
    'FREE=1,FREE=2',
    'FREE=1,PRO=2,PRO=3',
    'FREE=-1,PRO=2',
    'FREE=1;PRO=2',
    'GOLD=1,PRO=2',
    '1e3',
  ])('refuses "%s"', (text) => {
    expect(limitByPlan.safeParse(text).success).toBe(false);
  });
});
