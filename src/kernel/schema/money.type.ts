import { Field, ObjectType } from 'type-graphql';
import { Input, nullableInput, requiredInput, DecimalInput, NullableCurrencyInput } from './input-field.js';
import { MaxLength } from 'class-validator';
import { assetOf, defaultAsset, formatMajor, parseMajor, type Amount } from '../money.js';
import { TextKind } from './text-kind.js';
import { DecimalScalar, CurrencyScalar } from './scalars.js';

@ObjectType({ description: 'An exact amount of one asset.', simpleResolvers: true })
export class Money {
  @Field(() => DecimalScalar, { description: 'Exact decimal in major units: "25.00".' })
  amount!: string;

  @Field(() => CurrencyScalar, { description: 'Asset code, such as USD. `assets` lists all codes.' })
  asset!: string;
}

@Input('An exact amount of one asset. The amount is a decimal string, never a float.')
export class MoneyInput {
  @DecimalInput(
    'Decimal in major units, not negative, with at most the decimals of the asset (USD: 6).',
    TextKind('verbatim'),
    MaxLength(60),
  )
  amount!: string;

  @NullableCurrencyInput(
    'Asset code. If omitted, that of the object to which the amount belongs, otherwise USD.',
    MaxLength(12),
  )
  asset?: string | null;
}

/** Property decorators of inputs: an amount. */
export const AmountInput = requiredInput(() => MoneyInput);
export const NullableAmountInput = nullableInput(() => MoneyInput);

/** An amount in its API form. */
export function money(atomic: bigint, asset: string): Money {
  return { amount: formatMajor(atomic, asset), asset };
}

/** An input amount in atomic units. Refused, with the field, if negative, too fine or of an unknown asset. */
export function amountOf(input: MoneyInput, ...field: [string, ...string[]]): Amount {
  const asset = assetOf(input.asset ?? defaultAsset, ...field, 'asset').code;
  return { atomic: parseMajor(input.amount, asset, ...field, 'amount'), asset };
}
