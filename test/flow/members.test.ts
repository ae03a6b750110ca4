import { describe, expect, it } from '@jest/globals';
import { aSellerWhoInvites, invitationToken } from '../support/invitations.js';
import { aKey } from '../support/story.js';
import { useSharedServer } from '../support/suite.js';
import { aPerson, invite, join, memberIdOf, someone } from './membership.js';

const suite = useSharedServer();

describe('members', () => {
  it('can join once by an invitation for their address', async () => {
    const seller = await aSellerWhoInvites(suite);
    const email = someone();
    const token = await invite(suite, seller, email, 'ADMIN');
    const grace = await aPerson(suite, email.toUpperCase());
    await grace.mutate('acceptInvitation', { token }, 'organization { id }');
    const again = await grace.attempt('acceptInvitation', { token }, 'organization { id }');
    expect(again.userErrors).toMatchObject([{ code: 'CONFLICT', field: ['token'] }]);
    const { organization } = await grace.run<{ organization: unknown }>(
      'query ($id: ID!) { organization(id: $id) { viewerRole members { totalCount nodes { role user { name } } } } }',
      { id: seller.organizationId },
    );
    expect(organization).toMatchObject({ viewerRole: 'ADMIN', members: { totalCount: 2 } });
  });

  it('cannot join by an invitation for another address, nor by an expired one', async () => {
    const seller = await aSellerWhoInvites(suite);
    const stranger = await aPerson(suite, someone());
    const token = await invite(suite, seller, someone());
    const stolen = await stranger.attempt('acceptInvitation', { token }, 'organization { id }');
    expect(stolen.userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);

    const email = someone();
    const late = await invite(suite, seller, email);
    await suite.database.query(`update invitation set expires_at = now() where email = $1`, [email]);
    const tooLate = await (
      await aPerson(suite, email)
    ).attempt('acceptInvitation', { token: late }, 'organization { id }');
    expect(tooLate.userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
  });

  it('may invite according to their role, and cannot invite an existing member', async () => {
    const seller = await aSellerWhoInvites(suite);
    const email = someone();
    const member = await aPerson(suite, email);
    await member.mutate(
      'acceptInvitation',
      { token: await invite(suite, seller, email) },
      'organization { id }',
    );
    const document = `mutation ($input: InviteMemberInput!) { inviteMember(input: $input) { invitation { id } } }`;
    const input = { organizationId: seller.organizationId, email: someone() };
    expect((await member.send(document, { input })).errors?.[0]?.extensions?.code).toBe('FORBIDDEN');
    const taken = await seller.owner.attempt(
      'inviteMember',
      { ...input, email: email.toUpperCase() },
      'invitation { id }',
    );
    expect(taken.userErrors).toMatchObject([{ code: 'CONFLICT', field: ['email'] }]);
  });

  it('can be listed and invited over REST', async () => {
    const seller = await aSellerWhoInvites(suite);
    const key = await aKey(seller.owner, seller.organizationId, ['*'], 'LIVE');
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    const members = `${suite.url}/organizations/${seller.organizationId}/members`;
    const list = (await (await fetch(members, { headers })).json()) as { data: unknown[] };
    expect(list).toMatchObject({ total: 1, data: [{ role: 'owner', name: 'Ada', status: 'active' }] });
    const email = someone();
    const invited = await fetch(members, {
      method: 'POST',
      headers,
      body: JSON.stringify({ email, role: 'member' }),
    });
    expect(invited.status).toBe(201);
    const answer = await invited.text();
    expect(JSON.parse(answer)).toMatchObject({ email, role: 'member', status: 'invited' });
    expect(answer).not.toContain(await invitationToken(suite.server, email));
    const domainEvents = await suite.database.query(
      `select payload from domain_event where type = 'member.invited' order by xact desc limit 1`,
    );
    expect(domainEvents).toMatchObject([{ payload: expect.stringContaining(email) }]);

    const other = await aSellerWhoInvites(suite);
    expect((await fetch(members, { headers: { authorization: `Bearer ${other.key}` } })).status).toBe(404);
    const narrow = await aKey(seller.owner, seller.organizationId, ['campaigns:read']);
    expect((await fetch(members, { headers: { authorization: `Bearer ${narrow}` } })).status).toBe(403);
  });
});

describe('members over REST', () => {
  it('can be changed and removed, and their invitations can be sent again and revoked', async () => {
    const seller = await aSellerWhoInvites(suite);
    const grace = await join(suite, seller, 'MEMBER');
    const key = await aKey(seller.owner, seller.organizationId, ['*'], 'LIVE');
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    const base = `${suite.url}/organizations/${seller.organizationId}`;
    const change = async (method: string, path: string, body?: object): Promise<Response> =>
      fetch(`${base}${path}`, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
    const member = `/members/${grace.memberId}`;
    expect((await change('PATCH', member, { role: 'admin' })).status).toBe(403);
    await seller.owner.mutate('changeMemberRole', { id: grace.memberId, role: 'ADMIN' }, '');
    const changed = await change('PATCH', member, { role: 'member' });
    expect([changed.status, await changed.json()]).toMatchObject([
      200,
      { id: grace.memberId, role: 'member' },
    ]);
    expect((await change('PATCH', member, { role: 'king' })).status).toBe(422);
    expect((await change('PATCH', member, { role: 'owner' })).status).toBe(403);
    const owner = await memberIdOf(seller);
    expect((await change('DELETE', member)).status).toBe(204);
    expect((await change('DELETE', member)).status).toBe(404);
    expect((await change('DELETE', `/members/${owner}`)).status).toBe(403);

    const invited = await change('POST', '/members', { email: someone() });
    const { id } = (await invited.json()) as { id: string };
    const resent = await change('POST', `/invitations/${id}/resend`);
    expect([resent.status, await resent.text()]).toEqual([200, expect.not.stringContaining('"token"')]);
    expect((await change('DELETE', `/invitations/${id}`)).status).toBe(204);
    expect((await change('DELETE', `/invitations/${id}`)).status).toBe(409);
    const other = await aSellerWhoInvites(suite);
    headers.authorization = `Bearer ${await aKey(other.owner, other.organizationId, ['*'], 'LIVE')}`;
    expect((await change('DELETE', `/invitations/${id}`)).status).toBe(404);
  });
});
