import {
  isInputObjectType,
  isObjectType,
  type GraphQLInputObjectType,
  type GraphQLObjectType,
  type GraphQLType,
} from 'graphql';
import { schema } from '../../access/schema-relations.js';

export const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));
export const inputs = types.filter((type): type is GraphQLInputObjectType => isInputObjectType(type));
export const objects = types.filter((type): type is GraphQLObjectType => isObjectType(type));

/** A field of the schema, or an argument: `Campaign.gigs(first)`. */
export interface Place {
  readonly path: string;
  readonly name: string;
  readonly type: GraphQLType;
  readonly of: 'input' | 'output' | 'argument';
  readonly description?: string | null | undefined;
  readonly defaultValue?: unknown;
}

/** Every field and argument of the schema. */
export const places: readonly Place[] = [
  ...inputs.flatMap((type) =>
    Object.values(type.getFields()).map((field): Place =>
      placeOf(field, `${type.name}.${field.name}`, 'input'),
    ),
  ),
  ...objects.flatMap((type) =>
    Object.values(type.getFields()).flatMap((field) => {
      const path = `${type.name}.${field.name}`;
      const args = field.args.map((arg) => placeOf(arg, `${path}(${arg.name})`, 'argument'));
      return [placeOf(field, path, 'output'), ...args];
    }),
  ),
];

function placeOf(
  { name, type, description, ...rest }: Omit<Place, 'path' | 'of'>,
  path: string,
  of: Place['of'],
): Place {
  return { path, name, type, of, description, defaultValue: rest.defaultValue };
}
