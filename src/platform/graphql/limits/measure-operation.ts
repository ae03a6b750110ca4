import {
  getNamedType,
  getNullableType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  OperationTypeNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { usualPageSize } from '../../../kernel/schema/connection.js';
import { costExtension } from '../../../kernel/schema/costs.js';
import { ArgumentReader, type Variables } from './argument-reader.js';

export interface OperationSize {
  /** Fields on the longest path from the root; introspection does not count. */
  readonly depth: number;
  readonly aliases: number;
  /** The approximate number of values in the response; infinite when too many to count. */
  readonly complexity: number;
  readonly isIntrospective: boolean;
  /** Whether other variables could change it. */
  readonly dependsOnVariables: boolean;
}

/** The assumed length of a list without a known size. */
export const usualLength = 10;

/** The fixed cost of a mutation beside its response, and of any introspection. */
export const fixedCost = 1000;

/** The size of a selection. A connection's depends on the page, so the size of each item is separate. */
interface Size {
  depth: number;
  aliases: number;
  plain: number;
  perItem: number;
}

/**
 * Measures an operation of a valid document. Every mention of a field counts once for each item of the
 * enclosing lists. A fragment counts at every spread, but is measured once, so that the time is linear.
 */
export function measureOperation(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
): OperationSize {
  const measure = new Measure(schema, document, new ArgumentReader(operation, variables));
  const root = schema.getRootType(operation.operation);
  const size = root ? measure.selection(root, operation.selectionSet) : emptySize();
  const changes =
    operation.operation === OperationTypeNode.MUTATION ? measure.rootFields(operation.selectionSet) : 0;
  return {
    depth: size.depth,
    aliases: size.aliases,
    complexity: size.plain + size.perItem * usualPageSize + changes * fixedCost,
    isIntrospective: measure.isIntrospective,
    dependsOnVariables: measure.reader.hasReadVariables,
  };
}

class Measure {
  isIntrospective = false;
  private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  private readonly sizes = new Map<string, Size>();
  private readonly rootCounts = new Map<string, number>();

  constructor(
    private readonly schema: GraphQLSchema,
    document: DocumentNode,
    readonly reader: ArgumentReader,
  ) {
    const definitions = document.definitions.filter((one) => one.kind === Kind.FRAGMENT_DEFINITION);
    this.fragments = new Map(definitions.map((fragment) => [fragment.name.value, fragment]));
  }

  /** The number of root fields, including those in fragments. */
  rootFields({ selections }: SelectionSetNode): number {
    let count = 0;
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) count += 1;
      else if (selection.kind === Kind.INLINE_FRAGMENT) count += this.rootFields(selection.selectionSet);
      else count += this.rootFieldsOf(selection.name.value);
    }
    return count;
  }

  selection(parent: GraphQLNamedType, { selections }: SelectionSetNode): Size {
    const sum = emptySize();
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) add(sum, this.field(parent, selection));
      else if (selection.kind === Kind.FRAGMENT_SPREAD) add(sum, this.fragment(selection.name.value));
      else {
        const { typeCondition, selectionSet } = selection;
        const type = typeCondition ? this.schema.getType(typeCondition.name.value) : parent;
        if (type) add(sum, this.selection(type, selectionSet));
      }
    }
    return sum;
  }

  private rootFieldsOf(name: string): number {
    let count = this.rootCounts.get(name);
    if (count === undefined) {
      const fragment = this.fragments.get(name);
      this.rootCounts.set(name, (count = fragment ? this.rootFields(fragment.selectionSet) : 0));
    }
    return count;
  }

  private fragment(name: string): Size {
    let size = this.sizes.get(name);
    if (!size) {
      const fragment = this.fragments.get(name);
      const type = fragment && this.schema.getType(fragment.typeCondition.name.value);
      // Valid fragments do not contain themselves. An invalid one is empty there.
      this.sizes.set(name, emptySize());
      size = type ? this.selection(type, fragment.selectionSet) : emptySize();
      this.sizes.set(name, size);
    }
    return size;
  }

  private field(parent: GraphQLNamedType, node: FieldNode): Size {
    const aliases = node.alias ? 1 : 0;
    const name = node.name.value;
    if (name === '__schema' || name === '__type') {
      this.isIntrospective = true;
      return { depth: 1, aliases, plain: fixedCost, perItem: 0 };
    }
    const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
    const type = field && getNamedType(field.type);
    if (!field || !type || !isCompositeType(type) || !node.selectionSet) {
      return { depth: 1, aliases, plain: costOf(field), perItem: 0 };
    }
    const child = this.selection(type, node.selectionSet);
    const below = { depth: child.depth + 1, aliases: child.aliases + aliases };
    return { ...below, ...this.price(parent, field, node, child) };
  }

  /** A field of objects: itself, and its contents times their number. */
  private price(
    parent: GraphQLNamedType,
    field: GraphQLField<unknown, unknown>,
    node: FieldNode,
    child: Size,
  ): Pick<Size, 'plain' | 'perItem'> {
    const page = isPaged(field) ? (this.reader.pageSize(field, node) ?? usualPageSize) : undefined;
    const content = child.plain + child.perItem * (page ?? usualPageSize);
    if (!isListType(getNullableType(field.type))) return { plain: 1 + content, perItem: 0 };
    if (parent.name.endsWith('Connection')) return { plain: 1, perItem: content };
    const length = page ?? this.reader.listLength(field, node) ?? usualLength;
    return { plain: 1 + content * length, perItem: 0 };
  }
}

/** What a field without subfields adds to the complexity. */
export function costOf(field: GraphQLField<unknown, unknown> | undefined): number {
  const cost = field?.extensions[costExtension];
  return typeof cost === 'number' ? cost : 1;
}

/** Whether the size of a page can be asked for. */
export function isPaged({ args }: GraphQLField<unknown, unknown>): boolean {
  return args.some(({ name }) => name === 'first' || name === 'last');
}

function emptySize(): Size {
  return { depth: 0, aliases: 0, plain: 0, perItem: 0 };
}

function add(sum: Size, { depth, aliases, plain, perItem }: Size): void {
  sum.depth = Math.max(sum.depth, depth);
  sum.aliases += aliases;
  sum.plain += plain;
  sum.perItem += perItem;
}
