import { assetOf, findAsset, type Asset } from '../../kernel/assets.js';
import { ErrorCode, refuse } from '../../kernel/errors.js';
import type { Fraction } from '../../kernel/fraction.js';
import { bounded, parseDecimal, type Amount } from '../../kernel/money.js';
import { divideRounded, Rounding } from '../../kernel/rounding.js';
import type { RateSource, RateSourceKind } from './rate-source.js';

/** One of `asset` is `rate` of `currency`, exactly. */
export interface Rate {
  readonly asset: string;
  readonly currency: string;
  readonly rate: Fraction;
  readonly source: RateSourceKind;
  readonly asOf: Date;
}

/** Decimal places that an amount may have of a currency that is no asset here. */
const foreignDigits = 18;

/** What assets cost. */
export class RateService {
  constructor(private readonly source: RateSource) {}

  /** Refuses an asset or currency that has no rate, naming the field and what is allowed; rejects when the rates are too old. */
  async find(code: string, currency: string): Promise<Rate> {
    const asset = assetOf(code, 'asset').code;
    const { table, asOf } = await this.source.current();
    const rates = table.ratesOf(asset);
    if (rates.size === 0) throw refuse(ErrorCode.INVALID, `There are no rates of ${asset}.`, 'asset');
    const rate = rates.get(currency);
    if (!rate) {
      const allowed = [...rates.keys()].toSorted().join(', ');
      throw refuse(
        ErrorCode.INVALID,
        `There is no rate of ${asset} in the currency "${currency.slice(0, 60)}"; allowed: ${allowed}.`,
        'currency',
      );
    }
    return { asset, currency, rate, source: this.source.kind, asOf };
  }

  /** How much of the rate's asset so much of its currency is, rounded half to even to an atomic unit, once. */
  assetFor({ asset, currency, rate }: Rate, currencyAmount: string): Amount {
    const { scale } = assetOf(asset);
    const digits = digitsOf(findAsset(currency));
    const describe = `${currency} allows (${digits} decimal places)`;
    const paid = parseDecimal(currencyAmount, digits, describe, 'currencyAmount');
    const atomic = divideRounded(
      paid * rate.denominator * 10n ** BigInt(scale),
      rate.numerator * 10n ** BigInt(digits),
      Rounding.HALF_EVEN,
    );
    return { atomic: bounded(atomic, 'currencyAmount'), asset };
  }

  async close(): Promise<void> {
    await this.source.close();
  }
}

function digitsOf(asset: Asset | undefined): number {
  return asset?.scale ?? foreignDigits;
}
