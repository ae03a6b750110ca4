import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RefusedError } from '../../../src/kernel/errors.js';
import { knownAssets, registerAssets } from '../../../src/kernel/assets.js';
import type { PaymentReport } from '../../../src/payments/top-up/payment-provider.js';
import { mostAtATime } from '../../../src/payments/top-up/most-at-a-time.js';
import { fromStripe, toStripe } from '../../../src/payments/top-up/providers/stripe-amount.js';
import { isPaid, statusAfter } from '../../../src/payments/top-up/settle-top-up.js';
import { TopUpStatus, topUpTransitions } from '../../../src/payments/top-up/top-up-status.js';

const outcomes = ['OPEN', 'PAID', 'FAILED', 'EXPIRED', 'CANCELLED'] as const;
type Outcome = PaymentReport['outcome'];

/** The state of a top-up after these reports, and the number of credits. */
function after(
  reports: readonly Outcome[],
  from: TopUpStatus = TopUpStatus.PENDING,
): { status: TopUpStatus; credits: number } {
  let status = from;
  let credits = 0;
  for (const outcome of reports) {
    const next = statusAfter(status, outcome);
    if (next === undefined) continue;
    if (next === TopUpStatus.PAID) credits += 1;
    status = next;
  }
  return { status, credits };
}

describe('reports of a payment', () => {
  const anyReports = fc.array(fc.constantFrom(...outcomes), { maxLength: 12 });

  it('credit once in any order and number if one of them confirms the payment, and never otherwise', () => {
    fc.assert(
      fc.property(anyReports, (reports) => {
        const { status, credits } = after(reports);
        const isMoney = reports.includes('PAID');
        expect(credits).toBe(isMoney ? 1 : 0);
        expect(status === TopUpStatus.PAID).toBe(isMoney);
      }),
      { numRuns: 1000 },
    );
  });

  it('never change paid or refunded amounts in reverse', () => {
    fc.assert(
      fc.property(anyReports, fc.constantFrom(TopUpStatus.PAID, TopUpStatus.REFUNDED), (reports, status) => {
        expect(after(reports, status)).toEqual({ status, credits: 0 });
        expect(isPaid(status)).toBe(true);
      }),
    );
  });

  it('cause only the transitions of the table', () => {
    for (const status of Object.values(TopUpStatus)) {
      for (const outcome of outcomes) {
        const next = statusAfter(status, outcome);
        expect(next === undefined || topUpTransitions[status].includes(next)).toBe(true);
      }
    }
  });
});

describe('the maximum of one sandbox payment', () => {
  registerAssets([
    { code: 'WEI', scale: 18, minorDigits: 18, payoutDigits: 18 },
    { code: 'COARSE', scale: 18, minorDigits: 0, payoutDigits: 0 },
  ]);

  it('is far below the capacity of an account, in every possible asset', () => {
    expect(mostAtATime('USD')).toBe(9_999_999_999_990_000n);
    expect(mostAtATime('POINTS')).toBe(999_999_999_999n);
    expect(mostAtATime('WEI')).toBe(999_999_999_999n * 10n ** 16n);
    for (const { code } of knownAssets()) {
      expect(mostAtATime(code) * 10n ** 8n).toBeLessThan(10n ** 38n);
    }
  });
});

describe('amounts at Stripe', () => {
  const extra = { payoutDigits: 0 };
  registerAssets([
    { code: 'JPY', scale: 4, minorDigits: 0, ...extra },
    { code: 'KWD', scale: 6, minorDigits: 3, ...extra },
    { code: 'ISK', scale: 4, minorDigits: 0, ...extra },
  ]);

  it.each([
    ['USD', 25_000_000n, 2500n, 'usd'],
    ['EUR', 10_000n, 1n, 'eur'],
    ['JPY', 5_000_000n, 500n, 'jpy'],
    ['KWD', 1_230_000n, 1230n, 'kwd'],
    ['ISK', 70_000n, 700n, 'isk'],
    ['USD', 9_999_999_999_990_000n, 999_999_999_999n, 'usd'],
    ['JPY', 9_999_999_999_990_000n, 999_999_999_999n, 'jpy'],
  ])('of %s are written in its smallest unit', (asset, atomic, amount, currency) => {
    expect(toStripe({ atomic, asset })).toEqual({ amount, currency });
    expect(fromStripe({ amount, currency })).toEqual({ atomic, asset });
  });

  it.each([
    ['USD', 25_000_001n, ['amount', 'amount']],
    ['JPY', 5_000_001n, ['amount', 'amount']],
    ['KWD', 1_234_000n, ['amount', 'amount']],
    ['ISK', 70_001n, ['amount', 'amount']],
    ['BSV', 100_000_000n, ['amount', 'asset']],
    ['POINTS', 5n, ['amount', 'asset']],
    // One above twelve digits.
    ['USD', 10_000_000_000_000_000n, ['amount', 'amount']],
    ['JPY', 10_000_000_000_000_000n, ['amount', 'amount']],
    ['KWD', 1_000_000_000_010_000n, ['amount', 'amount']],
  ])('of %s that Stripe cannot charge are refused: %s', (asset, atomic, field) => {
    let refusal: unknown;
    try {
      toStripe({ atomic, asset }, 'amount', 'amount');
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toBeInstanceOf(RefusedError);
    expect((refusal as RefusedError).problems).toMatchObject([{ code: 'INVALID_AMOUNT', field }]);
  });

  it('are read back exactly, or are refused: nothing is ever rounded', () => {
    const anyAmount = fc.bigInt({ min: 1n, max: 10n ** 16n });
    fc.assert(
      fc.property(anyAmount, fc.constantFrom('USD', 'EUR', 'JPY', 'KWD', 'ISK'), (atomic, asset) => {
        try {
          expect(fromStripe(toStripe({ atomic, asset }))).toEqual({ atomic, asset });
        } catch (error) {
          expect(error).toBeInstanceOf(RefusedError);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it.each(['bsv', 'points', 'xxx', ''])('in "%s" are not recognized', (currency) => {
    expect(fromStripe({ amount: 1n, currency })).toBeUndefined();
  });
});
