import {
  getNullableType,
  GraphQLID,
  GraphQLString,
  isInputObjectType,
  isListType,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
} from 'graphql';
import { ErrorCode, type Problem } from '../../kernel/errors.js';
import { normalizeEmail } from '../../kernel/normalize-email.js';
import { normalizeUrl } from '../../kernel/normalize-url.js';
import { inputExtension } from '../../kernel/schema/validated-by-item.js';
import { textScalars } from '../../kernel/schema/scalars.js';
import { textKindExtension, type TextKindName } from '../../kernel/schema/text-kind.js';
import { isBlank, trimText } from '../../kernel/trim-text.js';

/** The most blank texts of one request to report. */
const maxProblems = 20;

/** Collects blank texts; undefined where they are allowed, such as in a filter. */
type Blanks = Problem[] | undefined;

/** Returns a value with cleaned texts: the same object if nothing changed, otherwise a copy. */
type Clean = (value: unknown, path: readonly string[], blanks: Blanks) => unknown;

type Args = Readonly<Record<string, unknown>>;
type Input = GraphQLArgument | GraphQLInputField;
type Cleaners = ReadonlyMap<string, Clean>;

/** Types may contain themselves, so the fields of each are looked up once, at its first value. */
const cleanersOf = new WeakMap<GraphQLInputObjectType, Cleaners>();

const readers: Readonly<Record<TextKindName, (text: string) => string>> = {
  verbatim: (text) => text,
  trimmed: trimText,
  // An invalid URL stays, so that the validator refuses it.
  url: (text) => normalizeUrl(text) ?? trimText(text),
  email: normalizeEmail,
};

/**
 * Cleans the arguments of a field by their types: trims texts and ids, normalizes URLs and email addresses,
 * and refuses blank texts below `input`. Passwords, amounts and JSON stay unchanged. It never changes its
 * input, because compiled operations keep the values of their literals.
 */
export function argumentCleaner(
  inputs: readonly GraphQLArgument[],
): (args: Args) => { readonly args: Args } | { readonly problems: readonly [Problem, ...Problem[]] } {
  const isInput = ({ name }: GraphQLArgument): boolean => name === 'input';
  const [input, others] = [
    cleanersIn(inputs.filter(isInput)),
    cleanersIn(inputs.filter((one) => !isInput(one))),
  ];
  return (args) => {
    const blanks: Problem[] = [];
    const cleaned = cleanNamed(cleanNamed(args, others, [], undefined), input, undefined, blanks);
    const [first, ...more] = blanks;
    return first ? { problems: [first, ...more] } : { args: cleaned };
  };
}

function cleanersIn(inputs: readonly Input[]): Cleaners {
  return new Map(
    inputs.flatMap((input) => {
      const clean = cleanerOf(input);
      return clean ? [[input.name, clean] as const] : [];
    }),
  );
}

/** Undefined for a type without texts. Items with their own results refuse blank texts themselves. */
function cleanerOf({ type, extensions }: Input): Clean | undefined {
  const clean = cleanerOfType(type, extensions[textKindExtension] as TextKindName | undefined);
  if (!clean || extensions[inputExtension] !== true) return clean;
  return (value, path) => clean(value, path, undefined);
}

function cleanerOfType(type: GraphQLInputType, kind: TextKindName | undefined): Clean | undefined {
  const bare = getNullableType(type);
  if (isListType(bare)) {
    const clean = cleanerOfType(bare.ofType, kind);
    return clean && listCleaner(clean);
  }
  if (isInputObjectType(bare)) return (value, path, blanks) => cleanMembers(value, bare, path, blanks);
  if (bare === GraphQLID) return (value) => (typeof value === 'string' ? trimText(value) : value);
  const isText = bare === GraphQLString || textScalars.has(bare);
  if (isText && kind !== 'verbatim') return textCleaner(kind);
  return undefined;
}

function textCleaner(kind: TextKindName | undefined): Clean {
  const read = kind ? readers[kind] : trimText;
  return (value, path, blanks) => {
    if (typeof value !== 'string') return value;
    const text = read(value);
    const isRefused = blanks && kind !== 'trimmed' && isBlank(text);
    if (isRefused && blanks.length < maxProblems) blanks.push(blank(path, kind));
    return text;
  };
}

function listCleaner(clean: Clean): Clean {
  return (value, path, blanks) => {
    if (!Array.isArray(value)) return value;
    let changed = false;
    const items = value.map((item: unknown, index) => {
      const cleaned = clean(item, [...path, String(index)], blanks);
      changed ||= cleaned !== item;
      return cleaned;
    });
    return changed ? items : (value as unknown);
  };
}

function cleanMembers(
  value: unknown,
  type: GraphQLInputObjectType,
  path: readonly string[],
  blanks: Blanks,
): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const cleaners = cleanersOf.get(type) ?? cleanersIn(Object.values(type.getFields()));
  cleanersOf.set(type, cleaners);
  return cleanNamed(value as Args, cleaners, path, blanks);
}

/** Cleans an object's members; the same object if unchanged. Without a `path`, they are at the top. */
function cleanNamed(
  values: Args,
  cleaners: Cleaners,
  path: readonly string[] | undefined,
  blanks: Blanks,
): Args {
  let changes: Record<string, unknown> | undefined;
  for (const [name, clean] of cleaners) {
    const value = values[name];
    if (value == null) continue;
    const cleaned = clean(value, path ? [...path, name] : [], blanks);
    if (cleaned !== value) (changes ??= {})[name] = cleaned;
  }
  return changes ? { ...values, ...changes } : values;
}

function blank(path: readonly string[], kind: TextKindName | undefined): Problem {
  const message = `${path.join('.')} must contain a visible character; leave an optional field out, or send null`;
  return { code: kind === 'url' ? ErrorCode.INVALID_URL : ErrorCode.INVALID, message, field: path };
}
