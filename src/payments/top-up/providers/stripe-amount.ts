import { findAsset } from '../../../kernel/assets.js';
import { ErrorCode, refuse } from '../../../kernel/errors.js';
import { assetOf, formatMajor, type Amount } from '../../../kernel/money.js';
import { requireAtMost } from '../most-at-a-time.js';

/** An amount in Stripe's format: `{ amount: 2500n, currency: 'usd' }` is 25.00 USD. */
export interface StripeAmount {
  readonly amount: bigint;
  readonly currency: string;
}

/** Stripe's format of a currency: decimal places, and the required multiple. */
interface CurrencyFormat {
  readonly digits: number;
  readonly multiple: bigint;
}

const list = (codes: string, digits: number, multiple = 1n): [string, CurrencyFormat][] =>
  codes.split(' ').map((code) => [code, { digits, multiple }]);

/** The currencies supported by Stripe, see https://docs.stripe.com/currencies#special-cases. */
const currencies: ReadonlyMap<string, CurrencyFormat> = new Map([
  ...list('BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF', 0),
  // Without decimal places, but written with two.
  ...list('ISK UGX', 2, 100n),
  // Three places, of which the last is always 0.
  ...list('BHD JOD KWD OMR TND', 3, 10n),
  ...list(
    'AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BWP BYN BZD CAD CDF CHF CNY COP CRC CVE CZK DKK ' +
      'DOP DZD EGP ETB EUR FJD FKP GBP GEL GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR JMD KES KGS KHR KYD KZT LAK LBP LKR ' +
      'LRD LSL MAD MDL MKD MMK MNT MOP MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD ' +
      'SAR SBD SCR SEK SGD SHP SLE SOS SRD STD SZL THB TJS TOP TRY TTD TWD TZS UAH USD UYU UZS WST XCD YER ZAR ZMW',
    2,
  ),
]);

/** Stripe's maximum is 12 digits for any currency. Most have a lower one, which Stripe reports on request. */
const largest = 999_999_999_999n;

/**
 * Converts to Stripe's format exactly. Refuses, naming the field: unsupported assets, amounts finer than the
 * currency (money is never rounded), and amounts above Stripe's maximum.
 */
export function toStripe({ atomic, asset }: Amount, ...field: string[]): StripeAmount {
  const format = currencies.get(asset);
  if (!format) {
    throw refuse(
      ErrorCode.INVALID_AMOUNT,
      `${asset} cannot be paid by card or bank.`,
      ...field.slice(0, -1),
      'asset',
    );
  }
  const { scale } = assetOf(asset);
  const shifted = atomic * 10n ** BigInt(format.digits);
  const unit = 10n ** BigInt(scale);
  const amount = shifted / unit;
  if (shifted % unit !== 0n || amount % format.multiple !== 0n) {
    const message = `${formatMajor(atomic, asset)} ${asset} is more precise than can be charged; it is never rounded.`;
    throw refuse(ErrorCode.INVALID_AMOUNT, message, ...field);
  }
  requireAtMost({ atomic, asset }, (largest * unit) / 10n ** BigInt(format.digits), ...field);
  return { amount, currency: asset.toLowerCase() };
}

/** Converts from Stripe's format; undefined for unknown assets or amounts finer than the asset. */
export function fromStripe({ amount, currency }: StripeAmount): Amount | undefined {
  const asset = currency.toUpperCase();
  const format = currencies.get(asset);
  const scale = findAsset(asset)?.scale;
  if (!format || scale === undefined) return undefined;
  const shifted = amount * 10n ** BigInt(scale);
  const unit = 10n ** BigInt(format.digits);
  return shifted % unit === 0n ? { atomic: shifted / unit, asset } : undefined;
}
