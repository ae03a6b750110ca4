import { readFileSync } from 'node:fs';
import {
  buildSchema,
  getNamedType,
  getNullableType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { mergedFeatures } from '../../src/composition/merged-features.js';

export const { operations: accessTable, types: typeTable } = mergedFeatures;

export const schema = buildSchema(readFileSync('schema.graphql', 'utf8'));

/** The target type of a relation, and whether it is one object, a list or a connection. */
interface Leading {
  readonly to: GraphQLObjectType;
  readonly as: 'object' | 'list' | 'connection';
}

export function leadingOf(type: GraphQLOutputType): Leading | undefined {
  const named = getNamedType(type);
  if (!isObjectType(named)) return undefined;
  const nodes = named.name.endsWith('Connection') ? named.getFields()['nodes'] : undefined;
  if (nodes) return { to: getNamedType(nodes.type) as GraphQLObjectType, as: 'connection' };
  return { to: named, as: isListType(getNullableType(type)) ? 'list' : 'object' };
}

/** A field that reveals more than the id of an object. */
export function tellingField(type: GraphQLObjectType): string {
  const open = typeTable[type.name]?.open ?? ['id'];
  const fields = Object.values(type.getFields()).filter(
    (field) => isLeafType(getNamedType(field.type)) && !open.includes(field.name),
  );
  const chosen = fields.find(({ name }) => name === 'createdAt') ?? fields[0];
  if (!chosen) throw new Error(`${type.name} tells nothing.`);
  return chosen.name;
}

export const isAskable = (field: GraphQLField<unknown, unknown>): boolean =>
  field.args.every((argument) => !isNonNullType(argument.type) || argument.defaultValue !== undefined);

/** Every relation from types that `node` finds to types with a scope. */
export const relations = Object.values(schema.getTypeMap())
  .filter((type) => isObjectType(type))
  .flatMap((type) =>
    Object.values(type.getFields()).flatMap((field) => {
      const leading = leadingOf(field.type);
      const from = typeTable[type.name]?.scope;
      const scope = leading && typeTable[leading.to.name]?.scope;
      const isNode = type.getInterfaces().some(({ name }) => name === 'Node');
      return from && scope && isNode
        ? [{ relation: `${type.name}.${field.name}`, type: type.name, field, leading, from, scope }]
        : [];
    }),
  );
