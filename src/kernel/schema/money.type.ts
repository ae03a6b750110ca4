import { Field, InputType, ObjectType } from 'type-graphql';
import { IsOptional, MaxLength } from 'class-validator';
import { assetOf, defaultAsset, formatMajor, parseMajor, type Amount } from '../money.js';
import { TextKind } from './text-kind.js';

@ObjectType({ description: 'An exact amount of one asset.', simpleResolvers: true })
export class Money {
  @Field(() => String, { description: 'Decimal in major units, exact: "25.00".' })
  amount!: string;

  @Field(() => String, { description: 'Asset code, such as USD; `assets` lists them.' })
  asset!: string;
}

@InputType({ description: 'An exact amount of one asset. Never a float: the amount is a decimal string.' })
export class MoneyInput {
  @Field(() => String, {
    description: 'Decimal in major units, at most as fine as the asset allows (USD: 6 places), not negative.',
  })
  @TextKind('verbatim')
  @MaxLength(60)
  amount!: string;

  @Field(() => String, { nullable: true, description: 'Asset code; USD when left out.' })
  @IsOptional()
  @MaxLength(12)
  asset?: string | null;
}

/** An amount in its API form. */
export function money(atomic: bigint, asset: string): Money {
  return { amount: formatMajor(atomic, asset), asset };
}

/** An input amount in atomic units. Refused, with the field, if negative, too fine or of an unknown asset. */
export function amountOf(input: MoneyInput, ...field: [string, ...string[]]): Amount {
  const asset = assetOf(input.asset ?? defaultAsset, ...field, 'asset').code;
  return { atomic: parseMajor(input.amount, asset, ...field, 'amount'), asset };
}
