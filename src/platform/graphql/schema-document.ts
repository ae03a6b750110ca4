import { lexicographicSortSchema, printSchema, type GraphQLSchema } from 'graphql';

/** The schema as sorted text, so that a diff shows only real changes. */
export function schemaDocument(schema: GraphQLSchema): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}
