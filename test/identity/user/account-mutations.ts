import { randomUUID } from 'node:crypto';
import { GraphQLClient } from '../../support/graphql-client.js';
import { tokenIn } from '../../support/mailbox.js';
import type { MailSuite } from '../../support/mail-suite.js';

export const newPassword = 'another horse battery';

export const anAddress = (): string => `${randomUUID()}@example.com`;

/** The codes and fields of the userErrors of a mutation. */
export const codes = async (client: GraphQLClient, name: string, input: object): Promise<string[]> =>
  (await client.attempt(name, input, '')).userErrors.map(({ code, field }) =>
    [code, ...(field ?? [])].join(' '),
  );

/** Requests a new password and reads the emailed token. */
export async function resetToken(suite: MailSuite, email: string): Promise<string> {
  await new GraphQLClient(suite.url).mutate('requestPasswordReset', { email }, 'accepted');
  return tokenIn(await suite.mailbox.mailTo(email.toLowerCase(), /Choose a new password/));
}

/** Runs a call ten times at once; returns how often it was accepted. */
export async function winners(client: GraphQLClient, name: string, inputOf: () => object): Promise<number> {
  const answers = await Promise.all(Array.from({ length: 10 }, async () => codes(client, name, inputOf())));
  return answers.filter((answer) => answer.length === 0).length;
}
