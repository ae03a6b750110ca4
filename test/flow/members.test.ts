import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { GraphQLClient } from '../support/graphql-client.js';
import { aKey, aSeller, type Seller } from '../support/story.js';
import { useServer } from '../support/suite.js';

const suite = useServer();

async function aPerson(email: string): Promise<GraphQLClient> {
  const input = { email, password: 'correct horse battery', name: 'Grace' };
  const { token } = await new GraphQLClient(suite.url).mutate<{ token: string }>('signUp', input, 'token');
  return new GraphQLClient(suite.url, token);
}

async function invite(seller: Seller, email: string, role = 'MEMBER'): Promise<string> {
  const input = { organizationId: seller.organizationId, email, role };
  return (await seller.owner.mutate<{ token: string }>('inviteMember', input, 'token')).token;
}

const someone = (): string => `${randomUUID()}@example.com`;

describe('members', () => {
  it('join by an invitation for their address, once', async () => {
    const seller = await aSeller(suite.url);
    const email = someone();
    const token = await invite(seller, email, 'ADMIN');
    const grace = await aPerson(email.toUpperCase());
    await grace.mutate('acceptInvitation', { token }, 'organization { id }');
    const again = await grace.attempt('acceptInvitation', { token }, 'organization { id }');
    expect(again.userErrors).toMatchObject([{ code: 'CONFLICT', field: ['token'] }]);
    const { organization } = await grace.run<{ organization: unknown }>(
      'query ($id: ID!) { organization(id: $id) { viewerRole members { totalCount nodes { role user { name } } } } }',
      { id: seller.organizationId },
    );
    expect(organization).toMatchObject({ viewerRole: 'ADMIN', members: { totalCount: 2 } });
  });

  it('cannot join by an invitation for somebody else, nor by one that is over', async () => {
    const seller = await aSeller(suite.url);
    const stranger = await aPerson(someone());
    const token = await invite(seller, someone());
    const stolen = await stranger.attempt('acceptInvitation', { token }, 'organization { id }');
    expect(stolen.userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);

    const email = someone();
    const late = await invite(seller, email);
    await suite.database.query(`update invitation set expires_at = now() where email = $1`, [email]);
    const tooLate = await (
      await aPerson(email)
    ).attempt('acceptInvitation', { token: late }, 'organization { id }');
    expect(tooLate.userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
  });

  it('may invite according to their role, and nobody twice', async () => {
    const seller = await aSeller(suite.url);
    const email = someone();
    const member = await aPerson(email);
    await member.mutate('acceptInvitation', { token: await invite(seller, email) }, 'organization { id }');
    const document = `mutation ($input: InviteMemberInput!) { inviteMember(input: $input) { token } }`;
    const input = { organizationId: seller.organizationId, email: someone() };
    expect((await member.send(document, { input })).errors?.[0]?.extensions?.code).toBe('FORBIDDEN');
    const taken = await seller.owner.attempt(
      'inviteMember',
      { ...input, email: email.toUpperCase() },
      'token',
    );
    expect(taken.userErrors).toMatchObject([{ code: 'CONFLICT', field: ['email'] }]);
  });

  it('are listed and invited over REST as the seed has it', async () => {
    const seller = await aSeller(suite.url);
    const headers = { authorization: `Bearer ${seller.key}`, 'content-type': 'application/json' };
    const members = `${suite.url}/organizations/${seller.organizationId}/members`;
    const list = (await (await fetch(members, { headers })).json()) as { data: unknown[] };
    expect(list).toMatchObject({ total: 1, data: [{ role: 'owner', name: 'Ada', status: 'active' }] });
    const email = someone();
    const invited = await fetch(members, {
      method: 'POST',
      headers,
      body: JSON.stringify({ email, role: 'admin' }),
    });
    expect(invited.status).toBe(201);
    expect(await invited.json()).toMatchObject({ email, role: 'admin', status: 'invited' });
    const facts = await suite.database.query(
      `select payload from domain_event where type = 'member.invited' order by xact desc limit 1`,
    );
    expect(facts).toMatchObject([{ payload: expect.stringContaining(email) }]);

    const other = await aSeller(suite.url);
    expect((await fetch(members, { headers: { authorization: `Bearer ${other.key}` } })).status).toBe(404);
    const narrow = await aKey(seller.owner, seller.organizationId, ['campaigns:read']);
    expect((await fetch(members, { headers: { authorization: `Bearer ${narrow}` } })).status).toBe(403);
  });
});
