import { Arg, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { formatFraction } from '../../kernel/fraction.js';
import { Money, money } from '../../kernel/schema/money.type.js';
import type { RateService } from './rate.service.js';
import { RateType } from './rate.type.js';

/** More than any currency needs, and exact for all realistic rates. */
const significantDigits = 18;

@Resolver(() => RateType)
export class RateResolver {
  constructor(private readonly rates: RateService) {}

  @Query(() => RateType, {
    description:
      'What one of an asset is in a currency; UNAVAILABLE when the source has no rates that are fresh enough.',
  })
  async rate(
    @Arg('asset', () => String, { description: 'Code of the asset: `BSV`.' }) asset: string,
    @Arg('currency', () => String, {
      description: 'Code of a currency that the source has rates of; it need not be an asset here.',
    })
    currency: string,
  ): Promise<RateType> {
    return this.rates.find(asset, currency);
  }

  @FieldResolver(() => String, {
    name: 'rate',
    description:
      'Decimal: so much of the currency is one of the asset. Of an endless one the first 18 digits, the last rounded half to even.',
  })
  text(@Root() { rate }: RateType): string {
    return formatFraction(rate, significantDigits);
  }

  @FieldResolver(() => Money, {
    description:
      'How much of the asset an amount of the currency is, by the exact rate, rounded half to even once.',
  })
  assetFor(
    @Root() rate: RateType,
    @Arg('currencyAmount', () => String, {
      nullable: true,
      description: 'Decimal in major units of the currency, not negative; 1 when left out.',
    })
    currencyAmount: string | null,
  ): Money {
    const { atomic, asset } = this.rates.assetFor(rate, currencyAmount ?? '1');
    return money(atomic, asset);
  }
}
