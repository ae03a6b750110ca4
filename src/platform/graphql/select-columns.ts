import {
  getNamedType,
  isObjectType,
  Kind,
  type FieldNode,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import type { Caller } from '../../kernel/caller.js';
import type { CopiedValues } from '../../kernel/copied-values.js';
import { inSelection, readsExtension, type Selection } from '../../kernel/selected-columns.js';

/** For each field of a type the properties that it reads; no entry means any. */
type Reads = ReadonlyMap<string, readonly string[]>;

/**
 * Makes lists read only the columns that are shown. A field without a resolver shows the property of its
 * name, and the resolvers of others may say what they read. Below any other field a list reads all columns.
 * Call it before anything wraps the resolvers.
 */
export function selectColumns(schema: GraphQLSchema, copiedValues: CopiedValues): void {
  const types = Object.values(schema.getTypeMap()).filter((type) => isObjectType(type));
  const readsOf = new Map(types.map((type) => [type.name, readsIn(type, copiedValues)]));
  for (const type of types) {
    for (const field of Object.values(type.getFields())) {
      const { resolve } = field;
      const item = resolve && itemOf(getNamedType(field.type));
      const reads = item && readsOf.get(item.name);
      if (!resolve || !item || !reads) continue;
      const selectionOf = selectionReader(item.name, reads);
      field.resolve = (source, args, caller: Caller, info): unknown =>
        inSelection(isReadFurther(caller) ? undefined : selectionOf(info), () =>
          resolve(source, args, caller, info),
        );
    }
  }
}

/** The view of operators needs the organization of every row. */
function isReadFurther({ principal }: Caller): boolean {
  return principal.kind === 'user' && principal.isOperator;
}

/** The type of the items of a connection; undefined for any other type. */
export function itemOf(type: unknown): GraphQLObjectType | undefined {
  if (!isObjectType(type) || !type.name.endsWith('Connection')) return undefined;
  const nodes = type.getFields()['nodes'];
  const item = nodes && getNamedType(nodes.type);
  return isObjectType(item) ? item : undefined;
}

function readsIn(type: GraphQLObjectType, copiedValues: CopiedValues): Reads {
  const reads = new Map<string, readonly string[]>([['__typename', []]]);
  for (const { name, resolve, extensions } of Object.values(type.getFields())) {
    const named = extensions[readsExtension] as readonly string[] | undefined;
    // These look at other values of their object first.
    if (name === 'withheldReason' || copiedValues[`${type.name}.${name}`]) continue;
    if (named) reads.set(name, named);
    else if (!resolve || extensions['typeId'] !== undefined) reads.set(name, [name]);
  }
  return reads;
}

/** Reads the selection of each compiled operation once. */
function selectionReader(type: string, reads: Reads): (info: GraphQLResolveInfo) => Selection | undefined {
  const known = new WeakMap<readonly FieldNode[], Selection | false>();
  return ({ fieldNodes, fragments }) => {
    let selection = known.get(fieldNodes);
    if (selection === undefined) {
      const properties = propertiesIn(fieldNodes, fragments, reads);
      known.set(fieldNodes, (selection = properties ? { type, properties } : false));
    }
    return selection || undefined;
  };
}

/** Undefined if a field may read any property. */
function propertiesIn(
  fieldNodes: readonly FieldNode[],
  fragments: GraphQLResolveInfo['fragments'],
  reads: Reads,
): ReadonlySet<string> | undefined {
  const found = new Set<string>();
  /** `frames` are the fields that lead to the items; null within an item. */
  const walk = (set: SelectionSetNode | undefined, frames: Frames | null): boolean =>
    (set?.selections ?? []).every((selection) => {
      if (selection.kind !== Kind.FIELD) {
        const fragment =
          selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments[selection.name.value];
        return walk(fragment?.selectionSet, frames);
      }
      const { value } = selection.name;
      if (frames) return !(value in frames) || walk(selection.selectionSet, frames[value] ?? null);
      const properties = reads.get(value);
      for (const property of properties ?? []) found.add(property);
      return properties !== undefined;
    });
  return fieldNodes.every(({ selectionSet }) => walk(selectionSet, inConnection)) ? found : undefined;
}

interface Frames {
  readonly [field: string]: Frames | null;
}

const inConnection: Frames = { nodes: null, edges: { node: null } };
