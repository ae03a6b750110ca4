import 'reflect-metadata';
import { registerEnumType } from 'type-graphql';

const described = new WeakMap<object, ReadonlyMap<string, string>>();

/** The values of an enum of the schema, with their descriptions. */
export function descriptionsOf(values: object): ReadonlyMap<string, string> {
  const found = described.get(values);
  if (!found) throw new Error('This enum was not described.');
  return found;
}

/** Adds an enum of TypeScript to the schema. Every value needs a description. */
export function describeEnum<Value extends string>(
  name: string,
  values: Readonly<Record<string, string>>,
  description: string,
  descriptions: Readonly<Record<Value, string>>,
): void {
  described.set(values, new Map(Object.entries<string>(descriptions)));
  const config = Object.entries<string>(descriptions).map(([value, text]) => [value, { description: text }]);
  registerEnumType(values, { name, description, valuesConfig: Object.fromEntries(config) as object });
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
