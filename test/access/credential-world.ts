import { randomUUID } from 'node:crypto';
import { aColleague } from '../support/colleagues.js';
import { GraphQLClient } from '../support/graphql-client.js';
import { aSellerWhoInvites } from '../support/invitations.js';
import { uuidOf } from '../support/outcome.js';
import { aKey, aPromoter, type Seller } from '../support/story.js';
import type { SharedSuite } from '../support/suite.js';

export const password = 'correct horse battery';

export const credentials = [
  'nobody',
  'publishable key',
  'sandbox key',
  'live key',
  'member',
  'admin',
  'owner',
  'owner who signed in long ago',
] as const;
type Credential = (typeof credentials)[number];

/** An organization with one client for each kind of credential. */
export interface World {
  readonly suite: SharedSuite;
  readonly seller: Seller;
  readonly clients: Readonly<Record<Credential, GraphQLClient>>;
  /** A promoter and an endpoint of the live environment, and a member, as a bare uuid. */
  readonly promoterId: string;
  readonly endpointId: string;
  readonly memberId: string;
}

export const anAddress = (): string => `${randomUUID()}@example.com`;

/** Makes a person's session and its confirmation an hour old. */
async function age({ database }: SharedSuite, { token }: GraphQLClient): Promise<void> {
  await database.query(
    "update user_session set identity_confirmed_at = now() - interval '1 hour' where token_hash = sha256($1)",
    [Buffer.from(token ?? '')],
  );
}

/** An open invitation, new for each credential, so that tests are independent. */
export async function anInvitation({ seller, clients }: World, role: string): Promise<string> {
  const input = { organizationId: seller.organizationId, email: anAddress(), role };
  const { invitation } = await clients.owner.mutate<{ invitation: { id: string } }>(
    'inviteMember',
    input,
    'invitation { id }',
  );
  return invitation.id;
}

async function clientsOf(suite: SharedSuite, seller: Seller): Promise<World['clients']> {
  const { organizationId, owner } = seller;
  const colleague = async (role: string): Promise<GraphQLClient> =>
    (await aColleague(suite, seller, role, 'live')).client;
  const old = await colleague('OWNER');
  await age(suite, old);
  const published = await owner.mutate<{ token: string }>(
    'createApiKey',
    { organizationId, name: 'shop', environment: 'LIVE', kind: 'PUBLISHABLE', scopes: ['*'] },
    'token',
  );
  const live = (token?: string): GraphQLClient => new GraphQLClient(suite.url, token, 'live');
  return {
    nobody: live(),
    'publishable key': live(published.token),
    'sandbox key': seller.program,
    'live key': live(await aKey(owner, organizationId, ['*'], 'LIVE')),
    owner: live(owner.token),
    member: await colleague('MEMBER'),
    admin: await colleague('ADMIN'),
    'owner who signed in long ago': old,
  };
}

export async function aWorld(suite: SharedSuite): Promise<World> {
  const seller = await aSellerWhoInvites(suite);
  const { organizationId } = seller;
  const clients = await clientsOf(suite, seller);
  const { endpoint } = await clients.owner.mutate<{ endpoint: { id: string } }>(
    'createWebhookEndpoint',
    { organizationId, name: 'x', targetUrl: 'https://hooks.example.com/x', eventTypes: ['*'] },
    'endpoint { id }',
  );
  const { client: target } = await aColleague(suite, seller, 'MEMBER', 'live');
  const { viewer } = await target.run<{ viewer: { user: { id: string } } }>('{ viewer { user { id } } }');
  const [row] = await suite.database.query<{ id: string }>('select id from member where user_id = $1', [
    uuidOf('user', viewer.user.id),
  ]);
  return {
    suite,
    seller,
    clients,
    promoterId: await aPromoter({ ...seller, program: clients['live key'] }),
    endpointId: endpoint.id,
    memberId: row!.id,
  };
}
