import { describe, expect, it } from '@jest/globals';
import { lockKeyOf, moneyFingerprintsOf } from '../../src/composition/money-fingerprints-of.js';
import { readConfig } from '../../src/config.js';

type Environment = Readonly<Record<string, string>>;

const of = (environment: Environment) => moneyFingerprintsOf(readConfig(environment));

describe('fingerprints of the money settings', () => {
  it('include fees, rates, balance floors and payout terms', () => {
    expect(Object.keys(of({})).toSorted()).toEqual([
      'PAYOUT_APPROVAL',
      'PAYOUT_DESTINATION_DELAY',
      'PAYOUT_FEE',
      'PAYOUT_MINIMUM',
      'PAYOUT_PROVIDER',
      'PLATFORM_FEE',
      'RATES',
      'RATES_MAX_AGE',
      'RATES_URL',
    ]);
  });

  it.each<[string, Environment, Environment]>([
    ['an explicit default', {}, { RATES: 'BSV/USD=50,EUR/USD=1.1' }],
    ['trailing zeros', { PLATFORM_FEE: 'FREE=2%' }, { PLATFORM_FEE: 'FREE=2.00%' }],
    ['another order of plans', { PLATFORM_FEE: 'FREE=2%,PRO=1%' }, { PLATFORM_FEE: 'PRO=1%, FREE=2%' }],
    [
      'another order of assets',
      { PAYOUT_MINIMUM: 'USD=10,BSV=0.5' },
      { PAYOUT_MINIMUM: 'BSV=0.50,USD=10.0' },
    ],
    [
      'another order of parts',
      { PLATFORM_FEE: 'FREE=0.1USD+0.2EUR' },
      { PLATFORM_FEE: 'FREE=0.2EUR+0.1USD' },
    ],
    ['changes of other settings', { PORT: '3000' }, { PORT: '4000', LOG_LEVEL: 'warn' }],
  ])('stay the same despite %s', (_what, one, other) => {
    expect(of(one)).toEqual(of(other));
    expect(lockKeyOf(of(one))).toBe(lockKeyOf(of(other)));
  });

  it.each<[string, Environment, Environment]>([
    ['PLATFORM_FEE', { PLATFORM_FEE: 'FREE=2%' }, { PLATFORM_FEE: 'PRO=2%' }],
    ['PLATFORM_FEE', {}, { PLATFORM_FEE: 'FREE=2%' }],
    ['PLATFORM_FEE', { PLATFORM_FEE: 'FREE=1%+20USD' }, { PLATFORM_FEE: 'FREE=1%+2USD' }],
    ['RATES', {}, { RATES: 'BSV/USD=50,EUR/USD=1.2' }],
    ['RATES', { RATES: 'BSV/USD=50' }, { RATES: 'USD/BSV=50' }],
    ['RATES_URL', {}, { RATES_URL: 'https://rates.example.com' }],
    ['PAYOUT_FEE', { PAYOUT_FEE: 'USD=1%' }, { PAYOUT_FEE: 'USD=1' }],
    ['PAYOUT_MINIMUM', { PAYOUT_MINIMUM: 'USD=10' }, { PAYOUT_MINIMUM: 'USD=1' }],
    ['PAYOUT_MINIMUM', { PAYOUT_MINIMUM: 'USD=10' }, { PAYOUT_MINIMUM: 'EUR=10' }],
    ['PAYOUT_APPROVAL', {}, { PAYOUT_APPROVAL: 'auto' }],
  ])('change with %s', (name, one, other) => {
    const [before, after] = [of(one), of(other)];
    expect(Object.keys(before).filter((key) => before[key] !== after[key])).toEqual([name]);
    expect(lockKeyOf(before)).not.toBe(lockKeyOf(after));
    expect(lockKeyOf(after)).toBeGreaterThanOrEqual(0);
  });

  it('do not reveal the value of a setting', () => {
    expect(JSON.stringify(of({ RATES_URL: 'https://rates.example.com/?key=secret' }))).not.toMatch(
      /secret|rates\.example/,
    );
  });
});
