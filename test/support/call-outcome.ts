import type { GraphQLClient } from './graphql-client.js';

/** Calls a mutation with one `input`; returns DONE or the code of the error or of the first userError. */
export async function outcome(client: GraphQLClient, mutation: string, input: object): Promise<string> {
  const { data, errors } = await client.sendMutation(mutation, input);
  return errors?.[0]?.extensions?.code ?? data?.result?.userErrors[0]?.code ?? 'DONE';
}
