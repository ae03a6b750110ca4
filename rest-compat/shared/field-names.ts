import { Kind, visit, type DocumentNode, type ValueNode } from 'graphql';
import type { Route } from './route.js';

/** The dialect's field of each input field of the operation. */
export type FieldNames = ReadonlyMap<string, string>;

export function fieldNamesOf(
  route: Pick<Route, 'body' | 'query' | 'valueParams'> & Partial<Pick<Route, 'document'>>,
): FieldNames {
  const fields = [...(route.body ?? []), ...(route.query ?? [])];
  const values = (route.valueParams ?? []).map((name): [string, string] => [name, name]);
  const inputs = new Map(fields.flatMap((field) => field.inputs.map((input) => [input, field.name])));
  const filters = placesOfVariables(route.document).flatMap(([path, variable]): [string, string][] => {
    const name = inputs.get(variable);
    return name === undefined ? [] : [[path, name]];
  });
  return new Map([
    ...values,
    ...filters,
    ...fields.flatMap((field) => field.inputs.map((input): [string, string] => [input, field.name])),
    ...fields.flatMap(({ inputs: [list], of = [] }) =>
      of.flatMap((field) =>
        field.inputs.map((input): [string, string] => [`${list}.*.${input}`, field.name]),
      ),
    ),
  ]);
}

/** Where an operation has its variables within objects: `filter.name.contains` is `$q`. */
function placesOfVariables(document: DocumentNode | undefined): [path: string, variable: string][] {
  const places: [string, string][] = [];
  const note = (value: ValueNode, path: string): void => {
    if (value.kind !== Kind.OBJECT) return;
    for (const { name, value: member } of value.fields) {
      const place = `${path}.${name.value}`;
      if (member.kind === Kind.VARIABLE) places.push([place, member.name.value]);
      else note(member, place);
    }
  };
  if (document) {
    visit(document, {
      Argument({ name, value }) {
        note(value, name.value);
      },
    });
  }
  return places;
}

/** Inputs that hold the integrator's own JSON, whose members have no dialect names. */
const jsonInputs: ReadonlySet<string> = new Set(['metadata', 'customDimensions']);

/**
 * The dialect's name of a place in the operation's input; undefined for values from neither body nor query.
 * Within an object, a list or JSON it is the whole path, `utm.term` or `rules.2.key`, where an amount is a
 * single number.
 */
export function dialectPath(
  field: readonly string[] | null | undefined,
  names: FieldNames,
): string | undefined {
  return namedPath(field === null || field === undefined ? field : flatTiers(field), names);
}

/** A tier has its start and its reward as members of its own here. */
function flatTiers(field: readonly string[]): readonly string[] {
  const at = field.indexOf('tiers') + 2;
  const [part, member = ''] = at > 1 ? field.slice(at) : [];
  if (part === 'reward') return field.toSpliced(at, 1);
  if (part !== 'from') return field;
  const start = member === '' ? [] : [`from${member.replace(/^./, (letter) => letter.toUpperCase())}`];
  return [...field.slice(0, at), ...start, ...field.slice(at + 2)];
}

function namedPath(field: readonly string[] | null | undefined, names: FieldNames): string | undefined {
  const whole = names.get((field ?? []).join('.'));
  if (whole !== undefined) return whole;
  const [first = '', ...rest] = field ?? [];
  const name = names.get(first);
  if (name !== undefined && jsonInputs.has(first)) return [name, ...rest].join('.');
  const [place = '', inner] = rest;
  // A field with another name than its input may be no object in the dialect.
  if (name === undefined || (name !== first && !/^\d+$/.test(place))) return name;
  const known = inner === undefined ? undefined : names.get(`${first}.*.${inner}`);
  if (known !== undefined) return [name, place, known].join('.');
  return [name, ...(/^(?:amount|asset)$/.test(rest.at(-1) ?? '') ? rest.slice(0, -1) : rest)].join('.');
}

/** A message with the dialect's field name instead of the operation's. */
export function inDialectWords(message: string, names: FieldNames): string {
  let text = message;
  for (const [input, name] of names) {
    const isSpoken = input !== name && input !== 'asset' && !/[*.]/.test(input);
    if (isSpoken) text = text.replaceAll(new RegExp(`\\b${input}\\b`, 'g'), name);
  }
  return text;
}
