import { randomUUID } from 'node:crypto';
import { GraphQLClient } from '../../support/graphql-client.js';

/** A signed-in person with an account. */
export interface Person {
  readonly email: string;
  readonly password: string;
  readonly client: GraphQLClient;
  readonly token: string;
}

export const password = 'correct horse battery';

/** A person signs up. */
export async function aPerson(url: string, email = `${randomUUID()}@example.com`): Promise<Person> {
  const input = { email, password, name: 'Ada' };
  const { token } = await new GraphQLClient(url).mutate<{ token: string }>('signUp', input, 'token');
  return { email, password, token, client: new GraphQLClient(url, token) };
}

/** The result of a sign-in: the token, and the error codes. */
export async function signIn(
  url: string,
  input: object,
): Promise<{ readonly token: string | null; readonly codes: readonly string[]; readonly message: string }> {
  const { token, userErrors } = await new GraphQLClient(url).attempt<{ token: string | null }>(
    'signIn',
    input,
    'token',
  );
  return { token, codes: userErrors.map(({ code }) => code), message: userErrors[0]?.message ?? '' };
}

/** Whether a token is still valid. */
export async function isSignedIn(url: string, token: string): Promise<boolean> {
  const { status } = await new GraphQLClient(url, token).send('{ viewer { environment } }');
  return status === 200;
}
