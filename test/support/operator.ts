import type { Database } from './database.js';
import { GraphQLClient } from './graphql-client.js';

/** An operator, by default in live. The address is one of `OPERATOR_EMAILS`, and is confirmed. */
export async function anOperator(
  { url, database }: { readonly url: string; readonly database: Pick<Database, 'query'> },
  email: string,
  environment: 'live' | 'sandbox' = 'live',
): Promise<GraphQLClient & { readonly token: string }> {
  const input = { email, password: 'correct horse battery', name: 'Olga' };
  const { token } = await new GraphQLClient(url).mutate<{ token: string }>('signUp', input, 'token');
  await database.query('update user_account set email_verified_at = now() where email = $1', [email]);
  return Object.assign(new GraphQLClient(url, token, environment), { token });
}
