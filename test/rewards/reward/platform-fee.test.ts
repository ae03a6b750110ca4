import { describe, expect, it } from '@jest/globals';
import { readConfig } from '../../../src/config.js';
import { platformFeesOf } from '../../../src/rewards/reward/platform-fees-of.js';
import { feeOf } from '../../../src/rewards/reward/platform-fees.js';
import { Plan } from '../../../src/kernel/rate-limit.js';

const feesOf = (text: string) => platformFeesOf(readConfig({ PLATFORM_FEE: text }));

describe('the platform fee', () => {
  it.each<[string, Plan, bigint, string, bigint]>([
    ['FREE=2.5%', Plan.FREE, 1_000_000n, 'USD', 25_000n],
    ['FREE=2.5%', Plan.PRO, 1_000_000n, 'USD', 0n],
    ['FREE=2.5%,PRO=1%', Plan.PRO, 1_000_000n, 'USD', 10_000n],
    ['FREE=0.05USD+0.04EUR', Plan.FREE, 1_000_000n, 'EUR', 40_000n],
    ['FREE=0.05USD', Plan.FREE, 1_000_000n, 'EUR', 0n],
    ['FREE=2.5%+0.05USD', Plan.FREE, 1_000_000n, 'USD', 75_000n],
    // Rounded down to an atomic unit: less than one is zero.
    ['FREE=10%', Plan.FREE, 9n, 'USD', 0n],
    ['FREE=10%', Plan.FREE, 19n, 'USD', 1n],
  ])('of %s on the plan %s for %d %s is %d', (text, plan, amount, asset, fee) => {
    expect(feeOf(amount, asset, feesOf(text).get(plan))).toBe(fee);
  });

  it.each([
    ['FREE', 'PLATFORM_FEE is "FREE"; allowed: such as FREE=2.5%'],
    ['GOLD=1%', 'PLATFORM_FEE is "GOLD=1%"; allowed: such as FREE=2.5%'],
    ['FREE=101%', 'PLATFORM_FEE is "FREE=101%"; allowed: such as FREE=2.5%'],
    ['FREE=1%,FREE=2%', 'PLATFORM_FEE is "FREE=1%,FREE=2%"; allowed: such as FREE=2.5%'],
    ['FREE=0.05USD+0.06USD', 'PLATFORM_FEE is "FREE=0.05USD+0.06USD"; allowed: such as FREE=2.5%'],
    ['FREE=0.05DOGE', 'PLATFORM_FEE: Unknown asset "DOGE"'],
    ['FREE=0.0000001USD', 'PLATFORM_FEE: 0.0000001 is more precise than USD allows'],
    ['FREE=1.00001%', 'PLATFORM_FEE: 1.00001 is more precise than a percentage allows'],
  ])('%s prevents the start', (text, message) => {
    expect(() => feesOf(text)).toThrow(message);
  });
});
