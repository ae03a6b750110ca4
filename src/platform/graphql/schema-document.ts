import { lexicographicSortSchema, printSchema, type GraphQLSchema } from 'graphql';

/** The schema as text: sorted, so that a change shows as what it is. */
export function schemaDocument(schema: GraphQLSchema): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}
