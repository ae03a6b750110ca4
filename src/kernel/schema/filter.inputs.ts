import { ArrayMaxSize, MaxLength, ValidateNested } from 'class-validator';
import { ID } from 'type-graphql';
import type { ClassType } from 'type-graphql';
import { Input, inputClass, NullableTextInput, NullableTimeInput, nullableInput } from './input-field.js';
import { NullableAmountInput, type MoneyInput } from './money.type.js';

/** The longest text of a filter or search. */
export const maxFilterText = 200;
/** The most values of `in`. */
const maxFilterValues = 100;

const NullableTextsInput = nullableInput(() => [String]);
const NullableIdsInput = nullableInput(() => [ID]);
const NullableIdOperator = nullableInput(() => ID);

const texts = [ArrayMaxSize(maxFilterValues), MaxLength(maxFilterText, { each: true })] as const;

@Input('A condition on an id. All given operators must hold.')
export class IdFilter {
  @NullableIdOperator('The id is this one.')
  eq?: string | null;

  @NullableIdsInput('The id is one of these, at most 100.', ...texts)
  in?: string[] | null;
}

@Input('A condition on a text. All given operators must hold.')
export class StringFilter {
  @NullableTextInput('The text is exactly this one.', MaxLength(maxFilterText))
  eq?: string | null;

  @NullableTextsInput('The text is one of these, at most 100.', ...texts)
  in?: string[] | null;

  @NullableTextInput(
    'The text contains this one, ignoring case. At most 200 characters.',
    MaxLength(maxFilterText),
  )
  contains?: string | null;
}

@Input('A condition on a key, such as an idempotency key. All given operators must hold.')
export class KeyFilter {
  @NullableTextInput('The key is exactly this one.', MaxLength(maxFilterText))
  eq?: string | null;

  @NullableTextsInput('The key is one of these, at most 100.', ...texts)
  in?: string[] | null;

  @NullableTextInput('The key starts with this text. At most 200 characters.', MaxLength(maxFilterText))
  startsWith?: string | null;
}

@Input('A condition on a time. All given operators must hold.')
export class DateTimeFilter {
  @NullableTimeInput('At or after this time.')
  from?: Date | null;

  @NullableTimeInput('Before this time.')
  to?: Date | null;
}

@Input('A condition on an amount. It finds amounts of the given asset only. All given operators must hold.')
export class MoneyFilter {
  @NullableAmountInput('Exactly this amount.', ValidateNested())
  eq?: MoneyInput | null;

  @NullableAmountInput('This amount or more.', ValidateNested())
  gte?: MoneyInput | null;

  @NullableAmountInput('Less than this amount.', ValidateNested())
  lt?: MoneyInput | null;
}

/** A condition on a value of an enum. */
export interface EnumFilterValue {
  readonly eq?: string | null | undefined;
  readonly in?: readonly string[] | null | undefined;
}

const enumFilters = new Map<string, ClassType<EnumFilterValue>>();

/** The input `<Name>Filter` with the operators on the values of an enum of the schema. */
export function enumFilter(name: string, values: object): ClassType<EnumFilterValue> {
  const known = enumFilters.get(name);
  if (known) return known;
  const filter = inputClass<EnumFilterValue>(
    `${name}Filter`,
    'A condition on a value. All given operators must hold.',
    {
      eq: nullableInput(() => values)('The value is this one.'),
      in: nullableInput(() => [values])('The value is one of these.', ArrayMaxSize(maxFilterValues)),
    },
  );
  enumFilters.set(name, filter);
  return filter;
}
