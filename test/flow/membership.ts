import { randomUUID } from 'node:crypto';
import { aColleague } from '../support/colleagues.js';
import { GraphQLClient } from '../support/graphql-client.js';
import { confirmAddress, invite as inviteBy } from '../support/invitations.js';
import { aKey, type Seller } from '../support/story.js';
import type { SharedSuite } from '../support/suite.js';

export const password = 'correct horse battery';

/** A person with an unconfirmed address. */
export async function aStranger({ url }: SharedSuite, email: string): Promise<GraphQLClient> {
  const input = { email, password, name: 'Grace' };
  const { token } = await new GraphQLClient(url).mutate<{ token: string }>('signUp', input, 'token');
  return new GraphQLClient(url, token);
}

/** A person with a confirmed address. */
export async function aPerson(suite: SharedSuite, email: string): Promise<GraphQLClient> {
  const person = await aStranger(suite, email);
  await confirmAddress(suite.server, person, password);
  return person;
}

/** The owner invites an address; returns the emailed token. */
export async function invite(
  { server }: SharedSuite,
  seller: Seller,
  email: string,
  role = 'MEMBER',
): Promise<string> {
  return inviteBy(server, seller.owner, { organizationId: seller.organizationId, email, role });
}

/** The owner invites an address; returns the invitation's id. */
export async function invitationOf(
  { owner, organizationId }: Seller,
  email: string,
  role = 'MEMBER',
): Promise<string> {
  const { invitation } = await owner.mutate<{ invitation: { id: string } }>(
    'inviteMember',
    { organizationId, email, role },
    'invitation { id }',
  );
  return invitation.id;
}

/** The seller's program with a live key, which may invite. */
export async function liveProgram({ owner, organizationId }: Seller): Promise<GraphQLClient> {
  const key = await aKey(owner, organizationId, ['*'], 'LIVE');
  return new GraphQLClient(owner.url, key, 'live');
}

/** A person who has joined, and the id of their membership. */
export interface Colleague {
  readonly client: GraphQLClient;
  readonly memberId: string;
}

/** Somebody joins with a role. */
export async function join(suite: SharedSuite, seller: Seller, role: string): Promise<Colleague> {
  const { client, email } = await aColleague(suite, seller, role);
  return { client, memberId: await memberIdOf(seller, email) };
}

export async function memberIdOf({ program, organizationId }: Seller, email?: string): Promise<string> {
  const { organization } = await program.run<{
    organization: { members: { nodes: { id: string; role: string; user: { email: string } }[] } };
  }>('query ($id: ID!) { organization(id: $id) { members { nodes { id role user { email } } } } }', {
    id: organizationId,
  });
  const { nodes } = organization.members;
  return nodes.findLast(({ user }) => email === undefined || user.email === email)!.id;
}

export const roleOf = async ({ organizationId }: Seller, { client }: Colleague): Promise<string | null> => {
  const { viewer } = await client.run<{ viewer: { organizations: { id: string; viewerRole: string }[] } }>(
    '{ viewer { organizations { id viewerRole } } }',
  );
  return viewer.organizations.find(({ id }) => id === organizationId)?.viewerRole ?? null;
};

export const someone = (): string => `${randomUUID()}@example.com`;
