import { GraphQLError, GraphQLScalarType, Kind, type GraphQLSchema, type ValueNode } from 'graphql';
import { keepsDigits, lostDigitsFault } from '../../kernel/lost-digits.js';

/**
 * Keeps JSON literals in a document exact. A number that a double cannot hold is refused by name and place,
 * like a value of a wrong type. So is a variable inside, which compiled operations would omit.
 */
export function readJsonExactly(schema: GraphQLSchema): void {
  const scalar = schema.getType('JSONObject');
  if (!(scalar instanceof GraphQLScalarType)) return;
  const { parseLiteral } = scalar;
  scalar.parseLiteral = (node, variables) => {
    refuseInexact(node, []);
    return parseLiteral.call(scalar, node, variables);
  };
}

function refuseInexact(node: ValueNode, path: readonly string[]): void {
  if (node.kind === Kind.OBJECT) {
    for (const { name, value } of node.fields) refuseInexact(value, [...path, name.value]);
  }
  if (node.kind === Kind.LIST) {
    for (const [at, value] of node.values.entries()) refuseInexact(value, [...path, String(at)]);
  }
  if (node.kind === Kind.VARIABLE && path.length > 0) {
    throw refusal(node, path, 'is a variable within JSON: send the whole object as a variable');
  }
  const isNumber = node.kind === Kind.INT || node.kind === Kind.FLOAT;
  if (isNumber && !keepsDigits(node.value, Number(node.value))) throw refusal(node, path, lostDigitsFault);
}

function refusal(node: ValueNode, path: readonly string[], fault: string): GraphQLError {
  return new GraphQLError(`${path.join('.')} ${fault}.`, { nodes: node });
}
