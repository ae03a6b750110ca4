import { GraphQLError, GraphQLScalarType, Kind, type GraphQLSchema, type ValueNode } from 'graphql';
import { keepsDigits } from '../kernel/lost-digits.js';

/** JSON that is written out in a document loses no digit of a number: what a double cannot hold is refused, as any value of a wrong type. */
export function readJsonExactly(schema: GraphQLSchema): void {
  const scalar = schema.getType('JSONObject');
  if (!(scalar instanceof GraphQLScalarType)) return;
  const { parseLiteral } = scalar;
  scalar.parseLiteral = (node, variables) => {
    refuseInexact(node);
    return parseLiteral.call(scalar, node, variables);
  };
}

function refuseInexact(node: ValueNode): void {
  if (node.kind === Kind.OBJECT) for (const field of node.fields) refuseInexact(field.value);
  if (node.kind === Kind.LIST) for (const value of node.values) refuseInexact(value);
  const isNumber = node.kind === Kind.INT || node.kind === Kind.FLOAT;
  if (isNumber && !keepsDigits(node.value, Number(node.value))) {
    const message = `${node.value.slice(0, 60)} has more digits than JSON numbers keep: send it as a text.`;
    throw new GraphQLError(message, { nodes: node });
  }
}
