import { assetOf, findAsset, type Asset } from '../../kernel/assets.js';
import { ErrorCode, refuse } from '../../kernel/errors.js';
import type { Fraction } from '../../kernel/fraction.js';
import { bounded, parseDecimal, type Amount } from '../../kernel/money.js';
import { divideRounded, Rounding } from '../../kernel/rounding.js';
import type { RateSource, RateSourceKind } from './rate-source.js';

/** One unit of `asset` costs exactly `rate` of `currency`. */
export interface Rate {
  readonly asset: string;
  readonly currency: string;
  readonly rate: Fraction;
  readonly source: RateSourceKind;
  readonly asOf: Date;
}

/** Decimal places allowed for currencies that are not assets here. */
const foreignDigits = 18;

/** Rates of assets. */
export class RateService {
  constructor(private readonly source: RateSource) {}

  /** Refuses an asset or currency without a rate, naming field and options. Rejects if rates are too old. */
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

  /** Converts an amount of the currency into the asset, rounded once half to even to an atomic unit. */
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
