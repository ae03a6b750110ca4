import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aColleague } from '../support/colleagues.js';
import { GraphQLClient } from '../support/graphql-client.js';
import { aPerson } from '../support/person.js';
import { startServer, type TestServer } from '../support/server.js';
import { aCampaign, aSeller, type Seller } from '../support/story.js';
import { useSharedServer } from '../support/suite.js';
import { waitFor } from '../support/wait-for.js';
import { listening, useLines, type Line } from './lines.js';

const suite = useSharedServer();
const call = useLines();
let other: TestServer;

beforeAll(async () => {
  // Subscribers use one process, and revocations go to the other.
  other = await startServer({ DATABASE_URL: suite.database.url, ROLE: 'api' });
});
afterAll(async () => other.stop());
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
  it('is closed when its key is revoked in another process, and no other websocket is closed', async () => {
    const seller = await aSeller(suite.url);
    const key = await makeKey(seller);
    const line = await call(suite.url, key.token);
    const idle = await call(suite.url, key.token);
    const bystander = await call(suite.url, seller.key);
    const hearing = line.hear(seller.organizationId);
    const undisturbed = bystander.hear(seller.organizationId);
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
    line.hear(seller.organizationId);
    await waitFor('the end', async () => line.closed.length > 0);
    expect(line.closed).toEqual([
      { code: 4401, reason: `This API key expired on ${expiresAt.toISOString()}.` },
    ]);
  });

  it('is closed when its session ends', async () => {
    const seller = await aSeller(suite.url);
    const line = await call(suite.url, seller.owner.token ?? '');
    await listening(seller, line.hear(seller.organizationId));
    await elsewhere(seller.owner).mutate('signOut', {}, 'endedSessions');
    await waitFor('the end', async () => line.closed.length > 0);
    expect(line.closed).toMatchObject([{ code: 4401 }]);
  });

  it('of a promoter is closed when the session ends', async () => {
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

  it('of a removed member loses only the subscriptions of that organization', async () => {
    const seller = await aSeller(suite.url);
    const second = await aSeller(suite.url, 'Second');
    const grace = (await aColleague(suite, seller, 'MEMBER')).client;
    const { organization } = await grace.mutate<{ organization: { id: string } }>(
      'createOrganization',
      { name: 'Own' },
      'organization { id }',
    );
    const own = { ...second, owner: grace, organizationId: organization.id };
    const line = await call(suite.url, grace.token ?? '');
    const theirs = line.hear(seller.organizationId);
    const mine = line.hear(organization.id);
    await listening(seller, theirs);
    await listening(own, mine);

    await elsewhere(seller.owner).mutate('removeMember', { id: await memberOf(seller) }, 'deletedId');
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

  it('of a member with a changed role continues with the new role', async () => {
    const seller = await aSeller(suite.url);
    const grace = (await aColleague(suite, seller, 'MEMBER')).client;
    const line = await call(suite.url, grace.token ?? '');
    const hearing = line.hear(seller.organizationId);
    await listening(seller, hearing);
    const promoted = { id: await memberOf(seller), role: 'ADMIN' };
    await elsewhere(seller.owner).mutate('changeMemberRole', promoted, 'member { id }');
    await listening(seller, hearing);
    expect({ closed: line.closed, refusals: hearing.refusals }).toEqual({ closed: [], refusals: [] });
  });

  it('that opens during the revocation of its key does not stay open', async () => {
    const seller = await aSeller(suite.url);
    for (let round = 0; round < 5; round += 1) {
      const key = await makeKey(seller);
      const opening = call(suite.url, key.token);
      const revoking = elsewhere(seller.owner).mutate('revokeApiKey', { id: key.apiKey.id }, 'apiKey { id }');
      const [line] = await Promise.all([opening, revoking]);
      const hearing = line.hear(seller.organizationId);
      await waitFor('the end', async () => line.closed.length > 0 || hearing.refusals.length > 0);
    }
  });

  it('without a valid credential stays open when keys are revoked', async () => {
    const seller = await aSeller(suite.url);
    const line = await call(suite.url, 'ak_test_nonsense');
    const watched = await makeKey(seller);
    const witness = await call(suite.url, watched.token);
    witness.hear(seller.organizationId);
    await elsewhere(seller.owner).mutate('revokeApiKey', { id: watched.apiKey.id }, 'apiKey { id }');
    await waitFor('the end of the other', async () => witness.closed.length > 0);
    expect(line.closed).toEqual([]);
  });
});
