import type { GraphQLClient } from './graphql-client.js';

/** The code that refuses a mutation, by a userError or a top-level error; 'DONE' when nothing does. */
export async function codeOf(client: GraphQLClient, mutation: string, input: object): Promise<string> {
  const { data, errors } = await client.sendMutation(mutation, input);
  return errors?.[0]?.extensions?.code ?? data?.result.userErrors[0]?.code ?? 'DONE';
}
