import { Query, Resolver, Field, Int, ObjectType } from 'type-graphql';
import { knownAssets } from '../../kernel/assets.js';
import { CurrencyScalar } from '../../kernel/schema/scalars.js';

/** A unit of account that amounts can be in. */
@ObjectType('Asset', {
  description: 'A currency or point system that amounts can be in.',
  simpleResolvers: true,
})
class AssetType {
  @Field(() => CurrencyScalar, { description: 'Its code, such as `USD`.' })
  code!: string;

  @Field(() => Int, { description: 'The most decimal places of an amount in major units.' })
  scale!: number;

  @Field(() => Int, { description: 'Decimal places of its minor unit, such as 2 for USD cents.' })
  minorDigits!: number;

  @Field(() => Int, { description: 'Decimal places of payouts. Smaller fractions stay in the wallet.' })
  payoutDigits!: number;
}

@Resolver()
export class AssetResolver {
  @Query(() => [AssetType], { description: 'The assets that amounts can be in, by code.' })
  assets(): readonly AssetType[] {
    return knownAssets();
  }
}
