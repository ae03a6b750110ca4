import { GraphQLDateTime } from 'graphql-scalars';
import { Arg, FieldResolver, Query, Resolver, Root, Field, ObjectType } from 'type-graphql';
import { formatFraction, type Fraction } from '../../kernel/fraction.js';
import { Money, money } from '../../kernel/schema/money.type.js';
import { NullableArg } from '../../kernel/schema/nullable-field.js';
import { RateSourceKind } from './rate-source.js';
import type { RateService } from './rate.service.js';
import { DecimalScalar, CurrencyScalar } from '../../kernel/schema/scalars.js';

@ObjectType('Rate', { description: 'The price of one unit of an asset in a currency.' })
class RateType {
  @Field(() => CurrencyScalar, { description: 'Code of the asset.' })
  asset!: string;

  @Field(() => CurrencyScalar, { description: 'Code of the currency.' })
  currency!: string;

  rate!: Fraction;

  @Field(() => RateSourceKind, { description: 'The source of the rate.' })
  source!: RateSourceKind;

  @Field(() => GraphQLDateTime, {
    description: 'Time of the rate: as reported by the source, or since when the table is in use.',
  })
  asOf!: Date;
}

/** More than any currency needs, and exact for all realistic rates. */
const significantDigits = 18;

@Resolver(() => RateType)
export class RateResolver {
  constructor(private readonly rates: RateService) {}

  @Query(() => RateType, {
    description:
      'The price of one unit of an asset in a currency. Fails with UNAVAILABLE if the source has no rates that are recent enough.',
  })
  async rate(
    @Arg('asset', () => CurrencyScalar, { description: 'Code of the asset, such as `BSV`.' }) asset: string,
    @Arg('currency', () => CurrencyScalar, {
      description: 'Code of a currency that the source has rates for. It need not be an asset here.',
    })
    currency: string,
  ): Promise<RateType> {
    return this.rates.find(asset, currency);
  }

  @FieldResolver(() => DecimalScalar, {
    name: 'rate',
    description:
      'Price of one unit of the asset in the currency, as a decimal. Infinite decimals have 18 digits, the last one rounded half to even.',
  })
  text(@Root() { rate }: RateType): string {
    return formatFraction(rate, significantDigits);
  }

  @FieldResolver(() => Money, {
    description:
      'Converts an amount of the currency into the asset, by the exact rate, rounded once, half to even.',
  })
  assetFor(
    @Root() rate: RateType,
    @NullableArg(
      'currencyAmount',
      () => DecimalScalar,
      'Amount as a decimal in major units of the currency, not negative.',
      '1',
    )
    currencyAmount: string | null,
  ): Money {
    const { atomic, asset } = this.rates.assetFor(rate, currencyAmount ?? '1');
    return money(atomic, asset);
  }
}
