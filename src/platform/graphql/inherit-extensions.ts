import { isInputObjectType, type GraphQLSchema } from 'graphql';
import { getMetadataStorage } from 'type-graphql';

/** Copies extensions to inherited input fields from the declaring class, because type-graphql omits them. */
export function inheritExtensions(schema: GraphQLSchema): void {
  const { inputTypes } = getMetadataStorage();
  for (const { name, target } of inputTypes) {
    const type = schema.getType(name);
    if (!isInputObjectType(type)) continue;
    const fields = type.getFields();
    for (const base of inputTypes) {
      if (!((target as { prototype: unknown }).prototype instanceof base.target)) continue;
      for (const { schemaName, extensions } of base.fields ?? []) {
        const field = fields[schemaName];
        if (field && extensions) field.extensions = { ...extensions, ...field.extensions };
      }
    }
  }
}
