import {
  getNamedType,
  getNullableType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  lexicographicSortSchema,
  parse,
  printSchema,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';
import { usualPageSize } from '../../../kernel/schema/connection.js';
import { costOf, fixedCost, isPaged, usualLength } from './measure-operation.js';

/** As in the draft of the cost directives specification (https://ibm.github.io/graphql-specs/cost-spec.html). */
const definitions = `
"""What a field adds to the complexity of an operation, instead of 1."""
directive @cost(
  """An integer."""
  weight: String!
) on FIELD_DEFINITION

"""How many items a list counts as: the largest slicing argument, or the assumed size without one."""
directive @listSize(
  """The number of items without a slicing argument."""
  assumedSize: Int

  """The arguments that say how many items are asked for."""
  slicingArguments: [String!]

  """The fields of the object that have the items. Null if the field itself has them."""
  sizedFields: [String!]

  """Whether a slicing argument must be given."""
  requireOneSlicingArgument: Boolean = true
) on FIELD_DEFINITION
`;

/**
 * The text of a schema, sorted, so that a diff shows only real changes. Its directives `@cost` and
 * `@listSize` say what the operation limits count. So a client can compute the complexity of an operation.
 */
export function schemaWithCosts(schema: GraphQLSchema): string {
  const text = printSchema(lexicographicSortSchema(schema));
  const priced: string[] = [];
  let end = 0;
  for (const type of parse(text).definitions) {
    if (type.kind !== Kind.OBJECT_TYPE_DEFINITION && type.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    const fields = fieldsOf(schema.getType(type.name.value));
    for (const { name, loc } of type.fields ?? []) {
      const field = fields[name.value];
      const directive = field && directiveOf(type.name.value, field, schema.getMutationType()?.name);
      if (!directive || !loc) continue;
      priced.push(text.slice(end, loc.end), ` ${directive}`);
      end = loc.end;
    }
  }
  return `${definitions.trim()}\n\n${priced.join('')}${text.slice(end)}`;
}

function fieldsOf(
  type: GraphQLNamedType | undefined,
): Readonly<Record<string, GraphQLField<unknown, unknown>>> {
  return isObjectType(type) || isInterfaceType(type) ? type.getFields() : {};
}

function directiveOf(
  parent: string,
  field: GraphQLField<unknown, unknown>,
  mutations: string | undefined,
): string | undefined {
  if (parent === mutations) return `@cost(weight: "${1 + fixedCost}")`;
  const target = getNamedType(field.type);
  if (!isCompositeType(target)) return costOf(field) === 1 ? undefined : `@cost(weight: "${costOf(field)}")`;
  const isConnection = target.name.endsWith('Connection');
  const isList = isListType(getNullableType(field.type));
  if (isPaged(field) && (isConnection || isList)) return pageSize(isConnection);
  // The items of a connection are those of its page.
  return isList && !parent.endsWith('Connection') ? `@listSize(assumedSize: ${usualLength})` : undefined;
}

function pageSize(isConnection: boolean): string {
  const sized = isConnection ? ', sizedFields: ["edges", "nodes"]' : '';
  return `@listSize(assumedSize: ${usualPageSize}, slicingArguments: ["first", "last"]${sized}, requireOneSlicingArgument: false)`;
}
