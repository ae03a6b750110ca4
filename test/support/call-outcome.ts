import type { GraphQLClient } from './graphql-client.js';

/** Calls a mutation with one `input`; returns DONE or the code of the error or of the first userError. */
export async function outcome(client: GraphQLClient, mutation: string, input: object): Promise<string> {
  const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input!`;
  const answer = await client.send<{ result: { userErrors: { code: string }[] } }>(
    `mutation ($input: ${type}) { result: ${mutation}(input: $input) { userErrors { code } } }`,
    { input },
  );
  return answer.errors?.[0]?.extensions?.code ?? answer.data?.result.userErrors[0]?.code ?? 'DONE';
}
