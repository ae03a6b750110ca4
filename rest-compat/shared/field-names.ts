import type { Route } from './route.js';

/** Which field of the dialect an input field of the operation came from. */
export type FieldNames = ReadonlyMap<string, string>;

export function fieldNamesOf(route: Pick<Route, 'body' | 'query' | 'valueParams'>): FieldNames {
  const fields = [...(route.body ?? []), ...(route.query ?? [])];
  const values = (route.valueParams ?? []).map((name): [string, string] => [name, name]);
  return new Map([
    ...values,
    ...fields.flatMap((field) => field.inputs.map((input): [string, string] => [input, field.name])),
  ]);
}

/** A message that speaks of the dialect's field instead of the operation's. */
export function inDialectWords(message: string, names: FieldNames): string {
  let text = message;
  for (const [input, name] of names) {
    if (input !== name && input !== 'asset') text = text.replaceAll(new RegExp(`\\b${input}\\b`, 'g'), name);
  }
  return text;
}
