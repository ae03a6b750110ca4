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

/**
 * What the dialect calls a place in the operation's input; undefined for what did not come in the body or query. Within a list it is
 * the whole path, `rules.2.key`; amounts are one number there.
 */
export function dialectPath(field: readonly string[] | undefined, names: FieldNames): string | undefined {
  const [first = '', ...rest] = field ?? [];
  const name = names.get(first);
  if (name === undefined || !/^\d+$/.test(rest[0] ?? '')) return name;
  return [name, ...(/^(?:amount|asset)$/.test(rest.at(-1) ?? '') ? rest.slice(0, -1) : rest)].join('.');
}

/** A message that speaks of the dialect's field instead of the operation's. */
export function inDialectWords(message: string, names: FieldNames): string {
  let text = message;
  for (const [input, name] of names) {
    if (input !== name && input !== 'asset') text = text.replaceAll(new RegExp(`\\b${input}\\b`, 'g'), name);
  }
  return text;
}
