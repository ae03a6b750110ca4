import 'reflect-metadata';
import { registerEnumType } from 'type-graphql';

/** Adds an enum of TypeScript to the schema. Every value needs a description. */
export function describeEnum<Value extends string>(
  name: string,
  values: Readonly<Record<string, string>>,
  description: string,
  descriptions: Readonly<Record<Value, string>>,
): void {
  const described = Object.entries<string>(descriptions).map(([value, text]) => [
    value,
    { description: text },
  ]);
  registerEnumType(values, { name, description, valuesConfig: Object.fromEntries(described) as object });
}

/**
 * An enum of the schema, from the descriptions of its values. A value is its own name: `Plan.FREE` is
 * `'FREE'`.
 */
export function describedEnum<Value extends string>(
  name: string,
  description: string,
  descriptions: Readonly<Record<Value, string>>,
): { readonly [Name in Value]: Name } {
  const values = Object.fromEntries(Object.keys(descriptions).map((value) => [value, value]));
  describeEnum(name, values, description, descriptions);
  return values as { readonly [Name in Value]: Name };
}
