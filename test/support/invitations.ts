import type { Database } from './database.js';
import type { GraphQLClient } from './graphql-client.js';
import { mailTo } from './mail-folder.js';
import type { TestServer } from './server.js';
import { aSeller, type Seller } from './story.js';
import { waitFor } from './wait-for.js';

type Mails = Pick<TestServer, 'dataDir'>;

const seen = new Set<string>();

/** The token of the newest unread invitation email to an address. Each is read once. */
export async function invitationToken(server: Mails, email: string): Promise<string> {
  const { text } = await mailTo(server, email, /invited to join/, seen);
  seen.add(text);
  const token = /\binv_\w+/.exec(text)?.[0];
  if (token === undefined) throw new Error(`There is no invitation token in: ${text}`);
  return token;
}

/** Confirms the addresses of all existing accounts, as if by the emailed link. */
export async function confirmEverybody(database: Pick<Database, 'query'>): Promise<void> {
  await database.query('update user_account set email_verified_at = now() where email_verified_at is null');
}

/** A seller whose owner has a confirmed address, and so may invite. */
export async function aSellerWhoInvites(
  { url, database }: { readonly url: string; readonly database: Pick<Database, 'query'> },
  name?: string,
): Promise<Seller> {
  const seller = await aSeller(url, name);
  await confirmEverybody(database);
  return seller;
}

async function isConfirmed(person: GraphQLClient): Promise<boolean> {
  const { viewer } = await person.run<{ viewer: { user: { emailVerifiedAt: string | null } | null } }>(
    '{ viewer { user { emailVerifiedAt } } }',
  );
  return viewer.user === null || viewer.user.emailVerifiedAt !== null;
}

/** Invites a person, after the inviter has confirmed their address, and reads the emailed token. */
export async function invite(
  server: Mails,
  inviter: GraphQLClient,
  input: { readonly organizationId: string; readonly email: string; readonly role?: string },
): Promise<string> {
  if (!(await isConfirmed(inviter))) await confirmAddress(server, inviter);
  await inviter.mutate('inviteMember', input, 'invitation { id }');
  return invitationToken(server, input.email);
}

/** The calling person confirms their address by the emailed link. */
export async function confirmAddress(
  server: Mails,
  person: GraphQLClient,
  password = 'correct horse battery',
): Promise<void> {
  const { viewer } = await person.run<{ viewer: { user: { email: string } } }>(
    '{ viewer { user { email } } }',
  );
  const { text } = await mailTo(server, viewer.user.email, /^Confirm your email/);
  const token = /\?token=(\w+)/.exec(text)?.[1];
  await person.mutate('verifyEmail', { token, password }, 'user { id }');
  await waitFor('the confirmed address', async () => isConfirmed(person));
}
