import { Field, Int, ObjectType } from 'type-graphql';

/** A unit of account that amounts can be in. */
@ObjectType('Asset', { description: 'A unit of account that amounts can be in.', simpleResolvers: true })
export class AssetType {
  @Field(() => String, { description: 'Its code: `USD`.' })
  code!: string;

  @Field(() => Int, { description: 'Decimal places that an amount may have, in major units.' })
  scale!: number;

  @Field(() => Int, { description: 'Decimal places of its minor unit: 2 for the cents of USD.' })
  minorDigits!: number;

  @Field(() => Int, { description: 'Decimal places that are paid out; what is finer stays in the wallet.' })
  payoutDigits!: number;
}
