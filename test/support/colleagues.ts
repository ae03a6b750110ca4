import { randomUUID } from 'node:crypto';
import { GraphQLClient } from './graphql-client.js';
import { confirmAddress, invite } from './invitations.js';
import type { Seller } from './story.js';
import type { SharedSuite } from './suite.js';

/** A person with a confirmed address who has joined the seller's organization, and their address. */
interface Colleague {
  readonly client: GraphQLClient & { readonly token: string };
  readonly email: string;
}

/** A new person joins the seller's organization with a role, by an invitation. */
export async function aColleague(
  { url, server }: Pick<SharedSuite, 'url' | 'server'>,
  seller: Seller,
  role: string,
  environment: 'live' | 'sandbox' = 'sandbox',
): Promise<Colleague> {
  const email = `${randomUUID()}@example.com`;
  const person = { email, password: 'correct horse battery', name: 'Grace' };
  const { token } = await new GraphQLClient(url).mutate<{ token: string }>('signUp', person, 'token');
  const client = Object.assign(new GraphQLClient(url, token, environment), { token });
  await confirmAddress(server, client);
  const { organizationId } = seller;
  const invitation = await invite(server, seller.owner, { organizationId, email, role });
  await client.mutate('acceptInvitation', { token: invitation }, '');
  return { client, email };
}
