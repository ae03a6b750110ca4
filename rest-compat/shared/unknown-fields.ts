import type { Request } from 'express';
import type { Field } from './field.js';
import { isObject, type JsonMembers } from './parse-json.js';
import type { FieldError } from './rest-error.js';
import type { Batch } from './route.js';

/** The most unknown fields in one response, and the most characters of each. */
const maxNamed = 20;
const maxNameLength = 64;

/** A member of a body that its route does not know. */
export interface UnknownField {
  /** Its path: `goals.0.tittle`. */
  readonly path: string;
  /** The known fields in that place. */
  readonly known: readonly Field[];
}

/** The members of a body that no field reads, also within lists of objects, in body order. */
export function* unknownFields(
  fields: readonly Field[],
  members: JsonMembers,
  at = '',
): Generator<UnknownField, void> {
  const names = new Set(fields.map(({ name }) => name));
  for (const name of Object.keys(members.values)) {
    if (!names.has(name)) yield { path: at + cut(name), known: fields };
  }
  for (const { name, of } of fields) {
    const list = of && members.get(name);
    if (Array.isArray(list)) yield* unknownInList(of ?? [], list, members, `${at}${name}`);
  }
}

function* unknownInList(
  fields: readonly Field[],
  list: readonly unknown[],
  members: JsonMembers,
  at: string,
): Generator<UnknownField, void> {
  for (const [index, value] of list.entries()) {
    if (isObject(value)) yield* unknownFields(fields, members.within(value), `${at}.${index}.`);
  }
}

/**
 * The unknown members of a body and of its batch's items. Each unknown name in items occurs once, at its
 * first place, because a thousand items may share a mistake.
 */
export function* unknownInBody(
  fields: readonly Field[],
  batch: Batch | undefined,
  members: JsonMembers,
): Generator<UnknownField, void> {
  yield* unknownFields(fields, members);
  const list = batch && members.get(batch.name);
  if (!Array.isArray(list)) return;
  const seen = new Set<string>();
  for (const unknown of unknownInList(batch?.fields ?? [], list, members, batch?.name ?? '')) {
    const name = unknown.path.replace(/^[^.]*\.\d+\./, '');
    if (seen.has(name)) continue;
    seen.add(name);
    yield unknown;
  }
}

/** The errors of strict handling: one for each of the first twenty unknown fields. */
export function unknownFieldErrors(unknown: Iterable<UnknownField>): FieldError[] {
  return take(unknown, maxNamed).map(({ path, known }) => {
    const allowed = known.filter((field) => field.fixed !== true).map(({ name }) => name);
    const takes = allowed.length > 0 ? `allowed are ${allowed.join(', ')}` : 'this request takes no fields';
    return { field: path, message: `${path} is not a known field; ${takes}`, code: 'UNKNOWN_FIELD' };
  });
}

/**
 * The value of the header `X-Unknown-Fields`: the paths of the first twenty, percent-encoded unless plain
 * ASCII, and `...` when there are more. Undefined when there are none.
 */
export function unknownFieldsHeader(unknown: Iterable<UnknownField>): string | undefined {
  const found = take(unknown, maxNamed + 1).map(({ path }) =>
    path.replaceAll(/[^\w.$-]/gu, (character) => encodeURIComponent(character)),
  );
  if (found.length === 0) return undefined;
  return [...found.slice(0, maxNamed), ...(found.length > maxNamed ? ['...'] : [])].join(', ');
}

/** The requested handling of unknown fields (RFC 7240, `Prefer: handling=strict`), or undefined. */
export function handlingOf(request: Pick<Request, 'headers'>): 'strict' | 'lenient' | undefined {
  const { prefer } = request.headers;
  if (prefer === undefined) return undefined;
  // A quoted text of another preference may contain anything.
  const text = [prefer]
    .flat()
    .join(',')
    .replaceAll(/"([^"]*)"/g, (_, quoted: string) => quoted.replaceAll(/\W/g, ''));
  const handling = /(?:^|,)\s*handling\s*=\s*(strict|lenient)\s*(?:;[^,]*)?(?:,|$)/i.exec(text)?.[1];
  if (handling === undefined) return undefined;
  return handling.toLowerCase() === 'strict' ? 'strict' : 'lenient';
}

function take<Item>(items: Iterable<Item>, most: number): Item[] {
  const taken: Item[] = [];
  for (const item of items) {
    taken.push(item);
    if (taken.length >= most) break;
  }
  return taken;
}

/** A name of at most 64 characters, without unpaired surrogates. */
function cut(name: string): string {
  const short = name.length > maxNameLength ? `${name.slice(0, maxNameLength)}…` : name;
  return short.toWellFormed();
}
