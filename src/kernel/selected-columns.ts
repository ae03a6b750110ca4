import { AsyncLocalStorage } from 'node:async_hooks';
import type { EntityMetadata } from '@mikro-orm/core';
import { Extensions } from 'type-graphql';

/** The properties of a type that a client asked for, below one field. */
export interface Selection {
  /** The type's name, which is that of its entity. */
  readonly type: string;
  readonly properties: ReadonlySet<string>;
}

/** The extension of a field with a resolver that says which properties of the object it reads. */
export const readsExtension = 'reads';

/**
 * Decorator of a field's resolver: it reads only these properties of the object. A list whose other fields
 * need no more then reads these columns alone. Without it, every column is read.
 */
export function Reads(...properties: readonly string[]): MethodDecorator & PropertyDecorator {
  return Extensions({ [readsExtension]: properties });
}

const selections = new AsyncLocalStorage<Selection | undefined>();

/** Runs the resolver of a list. `selection` says what is shown of its items; undefined means all. */
export function inSelection<T>(selection: Selection | undefined, work: () => T): T {
  return selections.run(selection, work);
}

/** The columns of a statement, and what its rows inherit. */
export interface Columns {
  /** `"target_url" as "targetUrl", …`: named as the properties. */
  readonly list: string;
  /**
   * Throws where a column that was not read is used, so that a wrong `@Reads` is no wrong value. Undefined if
   * all were read.
   */
  readonly guard: object | undefined;
}

/** Each has its own prepared statement. Beyond that number, all columns are read. */
const maxSelections = 150;
let selected = 0;

const allColumns = new WeakMap<EntityMetadata, Columns>();
const someColumns = new WeakMap<Selection, Columns>();

/** The columns to read of an entity: those of the running selection, or all. */
export function columnsOf(metadata: EntityMetadata): Columns {
  const selection = selections.getStore();
  if (selection?.type === metadata.className) {
    const known = someColumns.get(selection);
    if (known) return known;
    const columns = selected < maxSelections ? columnsIn(metadata, selection.properties) : undefined;
    if (columns) {
      selected += 1;
      someColumns.set(selection, columns);
      return columns;
    }
  }
  let all = allColumns.get(metadata);
  if (!all) allColumns.set(metadata, (all = { list: listOf(propertiesOf(metadata)), guard: undefined }));
  return all;
}

type Property = EntityMetadata['props'][number];

function propertiesOf({ props }: EntityMetadata): Property[] {
  return props.filter((property) => property.persist !== false && property.fieldNames.length === 1);
}

function listOf(properties: readonly Property[]): string {
  return properties.map(({ fieldNames, name }) => `"${fieldNames[0]}" as "${name}"`).join(', ');
}

/** Undefined if one of the names is no column. */
function columnsIn(metadata: EntityMetadata, names: ReadonlySet<string>): Columns | undefined {
  const properties = propertiesOf(metadata);
  if (![...names].every((name) => properties.some((property) => property.name === name))) return undefined;
  const isRead = ({ name }: Property): boolean => name === 'id' || names.has(name);
  return { list: listOf(properties.filter(isRead)), guard: guardOf(metadata, properties, isRead) };
}

function guardOf(
  { className }: EntityMetadata,
  properties: readonly Property[],
  isRead: (property: Property) => boolean,
): object {
  const guard = {};
  for (const property of properties) {
    if (isRead(property)) continue;
    const { name } = property;
    Object.defineProperty(guard, name, {
      get: () => {
        throw new Error(`${className}.${name} was not read: a resolver uses it without naming it in @Reads.`);
      },
    });
  }
  return guard;
}
