import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient } from 'graphql-ws';
import { WebSocket, type CloseEvent } from 'ws';
import { confirmAddress, invite } from '../support/invitations.js';
import { GraphQLClient } from '../support/graphql-client.js';
import { aPerson } from '../support/person.js';
import { startServer, type TestServer } from '../support/server.js';
import { aCampaign, aSeller, type Seller } from '../support/story.js';
import { useSharedServer } from '../support/suite.js';
import { waitFor } from '../support/wait-for.js';

/** A person's websocket, and its state. */
interface Line {
  readonly closed: { readonly code: number; readonly reason: string }[];
  /** Subscribes to the domain events of an organization. */
  readonly hear: (organizationId: string) => Promise<Hearing>;
  /** Subscribes to a campaign as promoters see it. */
  readonly see: (campaignId: string) => Hearing;
  /** Whether the server accepted it, even if it is closed now. */
  readonly wasOpened: () => boolean;
  readonly hangUp: () => void;
}

/** A subscription to an organization's domain events, or to a campaign in the marketplace. */
interface Hearing {
  readonly names: string[];
  readonly refusals: string[];
}

const suite = useSharedServer();
const lines: Line[] = [];
let other: TestServer;

beforeAll(async () => {
  // Subscribers use one process, and revocations go to the other.
  other = await startServer({ DATABASE_URL: suite.database.url, ROLE: 'api' });
});
afterAll(async () => other.stop());
afterEach(() => {
  for (const line of lines.splice(0)) line.hangUp();
});

interface Told {
  readonly domainEvents?: { readonly data: { readonly name?: string } };
  readonly listingUpdated?: { readonly name: string } | null;
}

const factsDocument = 'subscription ($id: ID!) { domainEvents(organizationId: $id) { type data } }';
const listingDocument = 'subscription ($id: ID!) { listingUpdated(campaignId: $id) { name } }';

async function call(url: string, token: string): Promise<Line> {
  const closed: Line['closed'] = [];
  const client = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    lazy: false,
    onNonLazyError: () => undefined,
    connectionParams: { authorization: `Bearer ${token}`, environment: 'sandbox' },
    on: {
      closed: (event) => {
        const { code, reason } = event as CloseEvent;
        closed.push({ code, reason });
      },
    },
  });
  const subscribe = (query: string, id: string): Hearing => {
    const names: string[] = [];
    const refusals: string[] = [];
    client.subscribe<Told>(
      { query, variables: { id } },
      {
        next: ({ data }) => names.push(data?.domainEvents?.data.name ?? data?.listingUpdated?.name ?? ''),
        error: (error) => {
          const errors = Array.isArray(error) ? (error as { message: string }[]) : [];
          refusals.push(...errors.map(({ message }) => message));
        },
        complete: () => undefined,
      },
    );
    return { names, refusals };
  };
  let isReady = false;
  client.on('connected', () => {
    isReady = true;
  });
  const line: Line = {
    closed,
    wasOpened: () => isReady,
    hangUp: () => void client.dispose(),
    hear: async (id) => subscribe(factsDocument, id),
    see: (id) => subscribe(listingDocument, id),
  };
  lines.push(line);
  await waitFor('the connection', async () => isReady || closed.length > 0);
  return line;
}

/** Waits until the subscription receives new events. */
async function listening({ owner, organizationId }: Seller, { names }: Hearing): Promise<void> {
  const here = new GraphQLClient(suite.url, owner.token);
  const name = randomUUID();
  await waitFor('the subscription', async () => {
    await aCampaign({ owner, organizationId, program: here, key: '' }, { organizationId, name }, false);
    return names.includes(name);
  });
}

interface NewKey {
  readonly token: string;
  readonly apiKey: { readonly id: string };
}

async function makeKey({ owner, organizationId }: Seller, more: object = {}): Promise<NewKey> {
  const input = {
    organizationId,
    name: 'x',
    environment: 'SANDBOX',
    scopes: ['events:read', 'campaigns:read'],
    ...more,
  };
  return owner.mutate('createApiKey', input, 'token apiKey { id }');
}

/** A connection whose key expires soon. If it expires before use, the next key lives longer. */
async function callWithShortKey(seller: Seller, lifeMs = 2000): Promise<{ line: Line; expiresAt: Date }> {
  const expiresAt = new Date(Date.now() + lifeMs);
  const { token } = await makeKey(seller, { expiresAt: expiresAt.toISOString() });
  const line = await call(suite.url, token);
  return line.wasOpened() ? { line, expiresAt } : callWithShortKey(seller, 2 * lifeMs);
}

const elsewhere = ({ token }: GraphQLClient): GraphQLClient => new GraphQLClient(other.url, token);

/** A person signs up and joins the seller's organization. */
async function join({ owner, organizationId }: Seller): Promise<GraphQLClient> {
  const email = `${randomUUID()}@example.com`;
  const person = { email, password: 'correct horse battery', name: 'Grace' };
  const { token } = await new GraphQLClient(suite.url).mutate<{ token: string }>('signUp', person, 'token');
  const grace = new GraphQLClient(suite.url, token);
  await confirmAddress(suite.server, grace);
  const invitation = await invite(suite.server, owner, { organizationId, email });
  await grace.mutate('acceptInvitation', { token: invitation }, 'organization { id }');
  return grace;
}

/** The membership of the organization's only other member beside the owner. */
async function memberOf({ owner, organizationId }: Seller): Promise<string> {
  const { organization } = await owner.run<{
    organization: { members: { nodes: { id: string; role: string }[] } };
  }>('query ($id: ID!) { organization(id: $id) { members { nodes { id role } } } }', { id: organizationId });
  const member = organization.members.nodes.find(({ role }) => role !== 'OWNER');
  if (!member) throw new Error('There is nobody beside the owner.');
  return member.id;
}

describe('a websocket', () => {
  it('is closed when its key is revoked in another process, and no other is', async () => {
    const seller = await aSeller(suite.url);
    const key = await makeKey(seller);
    const line = await call(suite.url, key.token);
    const idle = await call(suite.url, key.token);
    const bystander = await call(suite.url, seller.key);
    const hearing = await line.hear(seller.organizationId);
    const undisturbed = await bystander.hear(seller.organizationId);
    await listening(seller, hearing);
    await listening(seller, undisturbed);

    await elsewhere(seller.owner).mutate('revokeApiKey', { id: key.apiKey.id }, 'apiKey { id }');
    await waitFor('the end', async () => line.closed.length > 0 && idle.closed.length > 0);
    for (const { closed } of [line, idle]) {
      expect(closed).toEqual([
        { code: 4401, reason: expect.stringMatching(/^This API key was revoked on 20/) },
      ]);
    }
    const heard = hearing.names.length;
    await listening(seller, undisturbed);
    expect(bystander.closed).toEqual([]);
    expect(hearing.names).toHaveLength(heard);
  });

  it('is closed when its key expires', async () => {
    const seller = await aSeller(suite.url);
    const { line, expiresAt } = await callWithShortKey(seller);
    await line.hear(seller.organizationId);
    await waitFor('the end', async () => line.closed.length > 0);
    expect(line.closed).toEqual([
      { code: 4401, reason: `This API key expired on ${expiresAt.toISOString()}.` },
    ]);
  });

  it('is closed when its session is ended', async () => {
    const seller = await aSeller(suite.url);
    const line = await call(suite.url, seller.owner.token ?? '');
    await listening(seller, await line.hear(seller.organizationId));
    await elsewhere(seller.owner).mutate('signOut', {}, 'endedSessions');
    await waitFor('the end', async () => line.closed.length > 0);
    expect(line.closed).toMatchObject([{ code: 4401 }]);
  });

  it('of a promoter is closed when their session is ended, and says nothing more of a campaign', async () => {
    const seller = await aSeller(suite.url);
    const campaignId = await aCampaign(seller);
    const [leaving, staying] = [await aPerson(suite.url), await aPerson(suite.url)];
    const [line, bystander] = [
      await call(suite.url, leaving.token ?? ''),
      await call(suite.url, staying.token ?? ''),
    ];
    const [seeing, undisturbed] = [line.see(campaignId), bystander.see(campaignId)];
    const rename = async (name: string) =>
      seller.owner.mutate('updateCampaign', { id: campaignId, name }, '');
    await waitFor('both subscriptions', async () => {
      await rename('Heard');
      return seeing.names.includes('Heard') && undisturbed.names.includes('Heard');
    });
    await elsewhere(leaving).mutate('signOut', {}, 'endedSessions');
    await waitFor('the end', async () => line.closed.length > 0);
    expect(line.closed).toMatchObject([{ code: 4401 }]);
    await rename('Secret');
    await waitFor('the other', async () => undisturbed.names.includes('Secret'));
    expect(seeing.names).not.toContain('Secret');
    expect(bystander.closed).toEqual([]);
  });

  it('of a member who is removed loses the subscriptions of that organization alone', async () => {
    const seller = await aSeller(suite.url);
    const second = await aSeller(suite.url, 'Second');
    const grace = await join(seller);
    const { organization } = await grace.mutate<{ organization: { id: string } }>(
      'createOrganization',
      { name: 'Own' },
      'organization { id }',
    );
    const own = { ...second, owner: grace, organizationId: organization.id };
    const line = await call(suite.url, grace.token ?? '');
    const theirs = await line.hear(seller.organizationId);
    const mine = await line.hear(organization.id);
    await listening(seller, theirs);
    await listening(own, mine);

    await elsewhere(seller.owner).mutate('removeMember', { id: await memberOf(seller) }, 'removedId');
    await waitFor('the end', async () => theirs.refusals.length > 0);
    expect(theirs.refusals).toEqual(['There is no such organization.']);
    const heard = theirs.names.length;
    await aCampaign(seller, { name: 'Secret' }, false);
    await listening(own, mine);
    expect({ closed: line.closed, refusals: mine.refusals, heard: theirs.names.length }).toEqual({
      closed: [],
      refusals: [],
      heard,
    });
  });

  it('of a member whose role has changed goes on with what the new role may', async () => {
    const seller = await aSeller(suite.url);
    const grace = await join(seller);
    const line = await call(suite.url, grace.token ?? '');
    const hearing = await line.hear(seller.organizationId);
    await listening(seller, hearing);
    const promoted = { id: await memberOf(seller), role: 'ADMIN' };
    await elsewhere(seller.owner).mutate('changeMemberRole', promoted, 'member { id }');
    await listening(seller, hearing);
    expect({ closed: line.closed, refusals: hearing.refusals }).toEqual({ closed: [], refusals: [] });
  });

  it('that is opened while its key is being revoked does not stay', async () => {
    const seller = await aSeller(suite.url);
    for (let round = 0; round < 5; round += 1) {
      const key = await makeKey(seller);
      const opening = call(suite.url, key.token);
      const revoking = elsewhere(seller.owner).mutate('revokeApiKey', { id: key.apiKey.id }, 'apiKey { id }');
      const [line] = await Promise.all([opening, revoking]);
      const hearing = await line.hear(seller.organizationId);
      await waitFor('the end', async () => line.closed.length > 0 || hearing.refusals.length > 0);
    }
  });

  it('of nobody in particular stays open whatever is revoked', async () => {
    const seller = await aSeller(suite.url);
    const line = await call(suite.url, 'ak_test_nonsense');
    const watched = await makeKey(seller);
    const witness = await call(suite.url, watched.token);
    await witness.hear(seller.organizationId);
    await elsewhere(seller.owner).mutate('revokeApiKey', { id: watched.apiKey.id }, 'apiKey { id }');
    await waitFor('the end of the other', async () => witness.closed.length > 0);
    expect(line.closed).toEqual([]);
  });
});
