import { registerEnumType } from 'type-graphql';

/** Adds an enum to the schema. Every value needs a description. */
export function describeEnum<Values extends Readonly<Record<string, string>>>(
  name: string,
  values: Values,
  description: string,
  descriptions: Readonly<Record<keyof Values, string>>,
): void {
  const described = Object.entries<string>(descriptions).map(([value, text]) => [
    value,
    { description: text },
  ]);
  registerEnumType(values, { name, description, valuesConfig: Object.fromEntries(described) as object });
}
