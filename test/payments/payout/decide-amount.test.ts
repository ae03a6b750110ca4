import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { payoutSettings } from '../../../src/payments/payout/payout.settings.js';
import { decideAmount, type PayoutTerms } from '../../../src/payments/payout/decide-amount.js';
import { nextPayoutStatuses, PayoutStatus } from '../../../src/payments/payout/payout-status.js';
import { doublingDelay } from '../../../src/kernel/doubling-delay.js';
import { RefusedError } from '../../../src/kernel/errors.js';
import { formatMajor, parseMajor, parsePercent } from '../../../src/kernel/money.js';

const termsOf = (minimum: string, percent: string, fixed: string, asset: string): PayoutTerms => ({
  minimum: parseMajor(minimum, asset),
  feePercent: parsePercent(percent),
  feeFixed: parseMajor(fixed, asset),
});

/** The amount, fee and net, or the code of the refusal. */
function decide(asset: string, available: string, requested: string | null, terms: PayoutTerms): string {
  const wish = {
    asset,
    available: parseMajor(available, asset),
    requested: requested === null ? null : parseMajor(requested, asset),
  };
  try {
    const { amount, fee, net } = decideAmount(wish, terms);
    return [amount, fee, net].map((atomic) => formatMajor(atomic, asset)).join(' ');
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    return error.problems[0].code;
  }
}

describe('the amount of a payout', () => {
  it.each([
    // asset, available, requested, minimum, percent, fixed: result
    ['USD', '10', null, '0', '0', '0', '10.00 0.00 10.00'],
    ['USD', '10.019999', null, '0', '0', '0', '10.01 0.00 10.01'],
    ['USD', '10', '4.509999', '0', '0', '0', '4.50 0.00 4.50'],
    ['USD', '10', '10.000001', '0', '0', '0', '10.00 0.00 10.00'],
    ['USD', '10', '10.01', '0', '0', '0', 'INSUFFICIENT_FUNDS'],
    ['USD', '0.009999', null, '0', '0', '0', 'INSUFFICIENT_FUNDS'],
    ['USD', '10', '0.009999', '0', '0', '0', 'INVALID_AMOUNT'],
    ['USD', '10', '0', '0', '0', '0', 'INVALID_AMOUNT'],
    ['USD', '0', null, '0', '0', '0', 'INSUFFICIENT_FUNDS'],
    ['USD', '10', '9.99', '10', '0', '0', 'INVALID_AMOUNT'],
    ['USD', '9.99', null, '10', '0', '0', 'INSUFFICIENT_FUNDS'],
    ['USD', '10', '10', '10', '0', '0', '10.00 0.00 10.00'],
    ['USD', '10.009999', '10.009999', '10', '0', '0', '10.00 0.00 10.00'],
    ['USD', '100', null, '0', '1', '0.25', '100.00 1.25 98.75'],
    // 1 % of 10.99 is 0.1099: the platform keeps whole cents, and never more than its share.
    ['USD', '10.99', null, '0', '1', '0', '10.99 0.10 10.89'],
    ['USD', '0.25', null, '0', '0', '0.25', 'INSUFFICIENT_FUNDS'],
    ['USD', '10', '0.25', '0', '0', '0.25', 'INVALID_AMOUNT'],
    ['USD', '0.26', null, '0', '0', '0.25', '0.26 0.25 0.01'],
    ['BSV', '0.00000001', null, '0', '0', '0', '0.00000001 0 0.00000001'],
    ['BSV', '0.0009', null, '0.001', '0', '0', 'INSUFFICIENT_FUNDS'],
    ['POINTS', '7', '3', '0', '10', '1', '3 1 2'],
  ])('%s: of %s, requested %s, at least %s, fee %s %% + %s: %s', (...row) => {
    const [asset, available, requested, minimum, percent, fixed, result] = row as [
      string,
      string,
      string | null,
      string,
      string,
      string,
      string,
    ];
    expect(decide(asset, available, requested, termsOf(minimum, percent, fixed, asset))).toBe(result);
  });

  it('never exceeds the balance, and net and fee sum exactly to it', () => {
    const amounts = fc.bigInt({ min: 0n, max: 10n ** 20n });
    const cents = fc.bigInt({ min: 0n, max: 10_000n }).map((value) => value * 10_000n);
    let decided = 0;
    fc.assert(
      fc.property(
        amounts,
        fc.option(amounts),
        cents,
        fc.bigInt({ min: 0n, max: 999_999n }),
        cents,
        (available, requested, minimum, feePercent, feeFixed) => {
          const terms = { minimum, feePercent, feeFixed };
          let result;
          try {
            result = decideAmount({ asset: 'USD', available, requested }, terms);
          } catch (error) {
            expect(error).toBeInstanceOf(RefusedError);
            return;
          }
          decided += 1;
          const { amount, fee, net } = result;
          expect(net + fee).toBe(amount);
          expect(net > 0n && fee >= 0n && amount >= minimum).toBe(true);
          expect(amount <= available && amount <= (requested ?? available)).toBe(true);
          // All in whole cents; less than a cent remains, and less than a cent of the fee is waived.
          expect([amount % 10_000n, fee % 10_000n, net % 10_000n]).toEqual([0n, 0n, 0n]);
          expect((requested ?? available) - amount < 10_000n).toBe(true);
          const exact = amount * feePercent + feeFixed * 1_000_000n;
          expect(fee * 1_000_000n <= exact && exact < (fee + 10_000n) * 1_000_000n).toBe(true);
        },
      ),
      { numRuns: 1000 },
    );
    expect(decided).toBeGreaterThan(100);
  });
});

describe('the settings of payouts', () => {
  it.each([
    ['', 0],
    ['USD=10,BSV=0.001', 2],
    [' USD = 10 , ', 1],
    ['USD', undefined],
    ['USD=10,USD=20', undefined],
    ['usd=10', undefined],
    ['USD=-1', undefined],
    ['USD=1e3', undefined],
    ['USD=1=2', undefined],
  ])('read PAYOUT_MINIMUM=%s', (text, size) => {
    expect(payoutSettings.payoutMinimum.schema.safeParse(text).data?.size).toBe(size);
  });

  it.each([
    ['USD=1%+0.25', { percent: '1', fixed: '0.25' }],
    ['USD=12.3456%', { percent: '12.3456', fixed: '0' }],
    ['USD=0.25', { percent: '0', fixed: '0.25' }],
    ['USD=', undefined],
    ['USD=+0.25', undefined],
    ['USD=1%0.25', undefined],
    ['USD=100%', undefined],
    ['USD=1.23456%', undefined],
    ['USD=0.25+1%', undefined],
  ])('read PAYOUT_FEE=%s', (text, fee) => {
    expect(payoutSettings.payoutFee.schema.safeParse(text).data?.get('USD')).toEqual(fee);
  });
});

describe('the state machine of a payout', () => {
  it('has no transition from a final state', () => {
    const ends = Object.values(PayoutStatus).filter((status) => nextPayoutStatuses[status].length === 0);
    expect(ends).toEqual(['PAID', 'FAILED', 'CANCELLED', 'REJECTED']);
  });

  it('has no cancellation after the payment has started', () => {
    expect(nextPayoutStatuses[PayoutStatus.PROCESSING]).toEqual(['PAID', 'FAILED']);
  });

  it.each([
    [1, 5],
    [2, 10],
    [5, 80],
    [11, 3600],
    [1000, 3600],
  ])('retries after attempt %i in %i s', (attempt, seconds) => {
    expect(doublingDelay(5, attempt)).toBe(seconds);
  });
});
