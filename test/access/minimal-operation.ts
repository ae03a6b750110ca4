import {
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLOutputType,
} from 'graphql';

/** A value for every scalar of inputs. */
const scalars: Readonly<Record<string, unknown>> = {
  ID: 'nobody',
  String: 'x',
  URL: 'x',
  Decimal: 'x',
  TimeZone: 'x',
  CurrencyCode: 'x',
  Int: 1,
  Float: 1,
  Boolean: true,
  DateTime: '2030-01-01T00:00:00Z',
  JSONObject: {},
};

/** The smallest value of the type. Optional members are omitted. */
function leastValue(type: GraphQLInputType): unknown {
  const bare = getNullableType(type);
  if (isListType(bare)) return [leastValue(bare.ofType)];
  if (isEnumType(bare)) return bare.getValues()[0]?.name;
  if (isInputObjectType(bare)) {
    const required = Object.values(bare.getFields()).filter((field) => isNonNullType(field.type));
    return Object.fromEntries(required.map((field) => [field.name, leastValue(field.type)]));
  }
  const name = getNamedType(bare).name;
  if (!Object.hasOwn(scalars, name)) throw new Error(`Say in ${import.meta.filename} what a ${name} can be.`);
  return scalars[name];
}

const selectionOf = (type: GraphQLOutputType): string =>
  isLeafType(getNamedType(type)) ? '' : '{ __typename }';

/** An operation for one root field with minimal input, so that only the access check decides. */
export function minimalOperation(
  kind: string,
  field: GraphQLField<unknown, unknown>,
): { readonly query: string; readonly variables: Record<string, unknown> } {
  const required = field.args.filter((arg) => isNonNullType(arg.type));
  const variables = Object.fromEntries(required.map((arg) => [arg.name, leastValue(arg.type)]));
  const declared = required.map((arg) => `$${arg.name}: ${arg.type.toString()}`).join(', ');
  const passed = required.map((arg) => `${arg.name}: $${arg.name}`).join(', ');
  const head = `${kind.toLowerCase()} ${declared ? `(${declared})` : ''}`;
  return {
    query: `${head} { ${field.name} ${passed ? `(${passed})` : ''} ${selectionOf(field.type)} }`,
    variables,
  };
}
