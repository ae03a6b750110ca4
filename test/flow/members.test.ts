import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { GraphQLClient } from '../support/graphql-client.js';
import { uuidOf } from '../support/outcome.js';
import { tokenIn } from '../support/mailbox.js';
import {
  confirmAddress,
  aSellerWhoInvites,
  invitationToken,
  invite as inviteBy,
} from '../support/invitations.js';
import { mailTo } from '../support/mail-folder.js';
import { aKey, type Seller } from '../support/story.js';
import { useSharedServer } from '../support/suite.js';

const suite = useSharedServer();

const password = 'correct horse battery';

async function aStranger(email: string): Promise<GraphQLClient> {
  const input = { email, password, name: 'Grace' };
  const { token } = await new GraphQLClient(suite.url).mutate<{ token: string }>('signUp', input, 'token');
  return new GraphQLClient(suite.url, token);
}

/** A person with a confirmed address. */
async function aPerson(email: string): Promise<GraphQLClient> {
  const person = await aStranger(email);
  await confirmAddress(suite.server, person, password);
  return person;
}

async function invite(seller: Seller, email: string, role = 'MEMBER'): Promise<string> {
  return inviteBy(suite.server, seller.owner, { organizationId: seller.organizationId, email, role });
}

/** The seller's program with a live key, which may invite. */
async function liveProgram({ owner, organizationId }: Seller): Promise<GraphQLClient> {
  const key = await aKey(owner, organizationId, ['*'], 'LIVE');
  return new GraphQLClient(suite.url, key, 'live');
}

/** A person who has joined, and the id of their membership. */
interface Colleague {
  readonly client: GraphQLClient;
  readonly memberId: string;
}

async function join(seller: Seller, role: string): Promise<Colleague> {
  const email = someone();
  const client = await aPerson(email);
  const token = await invite(seller, email, role);
  await client.mutate('acceptInvitation', { token }, 'organization { id }');
  return { client, memberId: await memberIdOf(seller, email) };
}

async function memberIdOf({ program, organizationId }: Seller, email?: string): Promise<string> {
  const { organization } = await program.run<{
    organization: { members: { nodes: { id: string; role: string; user: { email: string } }[] } };
  }>('query ($id: ID!) { organization(id: $id) { members { nodes { id role user { email } } } } }', {
    id: organizationId,
  });
  const { nodes } = organization.members;
  return nodes.findLast(({ user }) => email === undefined || user.email === email)!.id;
}

const roleOf = async ({ organizationId }: Seller, { client }: Colleague): Promise<string | null> => {
  const { viewer } = await client.run<{
    viewer: { organizations: { id: string; viewerRole: string }[] };
  }>('{ viewer { organizations { id viewerRole } } }');
  return viewer.organizations.find(({ id }) => id === organizationId)?.viewerRole ?? null;
};

async function codesOf(client: GraphQLClient, mutation: string, input: object): Promise<unknown> {
  const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input!`;
  const answer = await client.send<{ result: { userErrors: { code: string }[] } }>(
    `mutation ($input: ${type}) { result: ${mutation}(input: $input) { userErrors { code } } }`,
    { input },
  );
  const refused = answer.data?.result.userErrors.map(({ code }) => code);
  return answer.errors?.[0]?.extensions?.code ?? refused?.[0] ?? 'DONE';
}

const domainEvents = async (type: string): Promise<object[]> =>
  (
    await suite.database.query<{ payload: string }>(
      'select payload from domain_event where type = $1 order by xact, position',
      [type],
    )
  ).map(({ payload }) => (JSON.parse(payload) as { data: object }).data);

const someone = (): string => `${randomUUID()}@example.com`;

describe('members', () => {
  it('join by an invitation for their address, once', async () => {
    const seller = await aSellerWhoInvites(suite);
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
    const seller = await aSellerWhoInvites(suite);
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
    const seller = await aSellerWhoInvites(suite);
    const email = someone();
    const member = await aPerson(email);
    await member.mutate('acceptInvitation', { token: await invite(seller, email) }, 'organization { id }');
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

  it('are listed and invited over REST as the seed has it', async () => {
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

describe('invitations', () => {
  it('are sent again with another token, and taken back', async () => {
    const seller = await aSellerWhoInvites(suite);
    const email = someone();
    const input = { organizationId: seller.organizationId, email };
    const sent = await seller.owner.mutate<{ invitation: { id: string } }>(
      'inviteMember',
      input,
      'invitation { id }',
    );
    const { id } = sent.invitation;
    const first = await invitationToken(suite.server, email);
    await seller.owner.mutate('resendInvitation', { id }, 'invitation { id }');
    const second = await invitationToken(suite.server, email);
    const grace = await aPerson(email);
    expect(await codesOf(grace, 'acceptInvitation', { token: first })).toBe('NOT_FOUND');
    const { invitation } = await seller.owner.mutate<{ invitation: { revokedAt: string | null } }>(
      'revokeInvitation',
      { id },
      'invitation { revokedAt }',
    );
    expect(invitation.revokedAt).not.toBeNull();
    expect(await codesOf(grace, 'acceptInvitation', { token: second })).toBe('NOT_FOUND');
    expect(await codesOf(seller.owner, 'resendInvitation', { id })).toBe('CONFLICT');
    expect(await codesOf(seller.owner, 'revokeInvitation', { id })).toBe('CONFLICT');
    expect(await codesOf(seller.owner, 'revokeInvitation', { id: 'inv_nonsense' })).toBe('NOT_FOUND');
  });

  it('to become an owner are the matter of owners alone', async () => {
    const seller = await aSellerWhoInvites(suite);
    const admin = await join(seller, 'ADMIN');
    const input = { organizationId: seller.organizationId, email: someone(), role: 'OWNER' };
    const { invitation } = await seller.owner.mutate<{ invitation: { id: string } }>(
      'inviteMember',
      input,
      'invitation { id }',
    );
    for (const client of [admin.client, seller.program, await liveProgram(seller)]) {
      expect(await codesOf(client, 'inviteMember', { ...input, email: someone() })).toBe('FORBIDDEN');
      expect(await codesOf(client, 'resendInvitation', { id: invitation.id })).toBe('FORBIDDEN');
      expect(await codesOf(client, 'revokeInvitation', { id: invitation.id })).toBe('FORBIDDEN');
    }
  });
});

describe('an invitation that is no more', () => {
  const openOf = async ({ organizationId }: Seller, email: string): Promise<number> =>
    (
      await suite.database.query(
        `select 1 from invitation where organization_id = $1 and lower(email) = lower($2)
         and accepted_at is null and revoked_at is null`,
        [uuidOf('organization', organizationId), email],
      )
    ).length;

  it('is replaced when its address is invited again, by whoever may take it back', async () => {
    const seller = await aSellerWhoInvites(suite);
    const other = await aSellerWhoInvites(suite);
    const email = someone();
    const first = await invite(seller, email, 'ADMIN');
    const elsewhere = await invite(other, email, 'ADMIN');
    const second = await invite(seller, email.toUpperCase(), 'MEMBER');
    expect([await openOf(seller, email), await openOf(other, email)]).toEqual([1, 1]);
    const bob = await aPerson(email);
    expect(await codesOf(bob, 'acceptInvitation', { token: first })).toBe('NOT_FOUND');
    expect(await codesOf(bob, 'acceptInvitation', { token: second })).toBe('DONE');
    expect(await codesOf(bob, 'acceptInvitation', { token: elsewhere })).toBe('DONE');

    const admin = await join(seller, 'ADMIN');
    const heir = someone();
    const crown = await invite(seller, heir, 'OWNER');
    const input = { organizationId: seller.organizationId, email: heir };
    expect(await codesOf(admin.client, 'inviteMember', input)).toBe('FORBIDDEN');
    expect(await codesOf(await aPerson(heir), 'acceptInvitation', { token: crown })).toBe('DONE');
  });

  it.each(['removeMember', 'leaveOrganization'])('brings nobody back after %s', async (how) => {
    const seller = await aSellerWhoInvites(suite);
    const { organizationId } = seller;
    const email = someone();
    const bob = await aPerson(email);
    const token = await invite(seller, email, 'MEMBER');
    // An older invitation, which the newer one did not replace.
    const older = await invite(seller, someone(), 'ADMIN');
    const [row] = await suite.database.query<{ id: string }>(
      `select id from invitation where organization_id = $1 and role = 'ADMIN'`,
      [uuidOf('organization', organizationId)],
    );
    const reopen = async (): Promise<unknown> =>
      suite.database.query('update invitation set email = $1, revoked_at = null where id = $2', [
        email,
        row!.id,
      ]);
    await reopen();
    await bob.mutate('acceptInvitation', { token }, '');
    expect(await openOf(seller, email)).toBe(0);
    await reopen();
    if (how === 'removeMember') {
      await seller.owner.mutate('removeMember', { id: await memberIdOf(seller, email) }, '');
    } else {
      await bob.mutate('leaveOrganization', { organizationId }, '');
    }
    expect(await openOf(seller, email)).toBe(0);
    expect(await codesOf(bob, 'acceptInvitation', { token: older })).toBe('NOT_FOUND');
    expect(await codesOf(bob, 'acceptInvitation', { token })).toBe('CONFLICT');
    expect(await bob.run('{ viewer { organizations { id } } }')).toEqual({ viewer: { organizations: [] } });
    const again = await invite(seller, email, 'MEMBER');
    expect(await codesOf(bob, 'acceptInvitation', { token: again })).toBe('DONE');
  });

  it('was one of many that were accepted and sent at once: one membership, and none is left open', async () => {
    const seller = await aSellerWhoInvites(suite);
    const email = someone();
    const bob = await aPerson(email);
    const input = { organizationId: seller.organizationId, email };
    const first = await invite(seller, email);
    await Promise.all([
      codesOf(bob, 'acceptInvitation', { token: first }),
      codesOf(seller.owner, 'inviteMember', { ...input, role: 'ADMIN' }),
      codesOf(seller.owner, 'inviteMember', input),
    ]);
    const isMember = (
      await suite.database.query(
        `select 1 from member join user_account person on person.id = user_id where person.email = $1`,
        [email],
      )
    ).length;
    expect(isMember + (await openOf(seller, email))).toBe(1);
  });
});

describe('mails to one address', () => {
  it('are five an hour, by invitation as by anything else', async () => {
    const seller = await aSellerWhoInvites(suite);
    const email = someone();
    const { invitation } = await seller.owner.mutate<{ invitation: { id: string } }>(
      'inviteMember',
      { organizationId: seller.organizationId, email },
      'invitation { id }',
    );
    const resend = async (): Promise<unknown> =>
      codesOf(seller.owner, 'resendInvitation', { id: invitation.id });
    const resent = await Promise.all(Array.from({ length: 8 }, resend));
    expect(resent.filter((code) => code === 'DONE')).toHaveLength(4);
    expect(new Set(resent)).toEqual(new Set(['DONE', 'RATE_LIMITED']));
    const other = await aSellerWhoInvites(suite);
    for (const { owner, organizationId } of [seller, other]) {
      const input = { organizationId, email: email.toUpperCase() };
      expect(await codesOf(owner, 'inviteMember', input)).toBe('RATE_LIMITED');
    }
    // Refused calls have revoked nothing.
    const open = await suite.database.query(
      'select 1 from invitation where email = $1 and revoked_at is null',
      [email],
    );
    expect(open).toHaveLength(1);
    expect(
      await codesOf(seller.owner, 'inviteMember', {
        organizationId: seller.organizationId,
        email: someone(),
      }),
    ).toBe('DONE');
  });
});

describe('the roles of members', () => {
  it.each([
    ['OWNER', 'OWNER', 'MEMBER', 'DONE'],
    ['OWNER', 'MEMBER', 'OWNER', 'DONE'],
    ['ADMIN', 'MEMBER', 'ADMIN', 'DONE'],
    ['ADMIN', 'ADMIN', 'MEMBER', 'DONE'],
    ['ADMIN', 'MEMBER', 'OWNER', 'FORBIDDEN'],
    ['ADMIN', 'OWNER', 'MEMBER', 'FORBIDDEN'],
    ['MEMBER', 'MEMBER', 'ADMIN', 'FORBIDDEN'],
    ['KEY', 'ADMIN', 'MEMBER', 'DONE'],
    ['KEY', 'MEMBER', 'ADMIN', 'FORBIDDEN'],
    ['KEY', 'MEMBER', 'OWNER', 'FORBIDDEN'],
    ['KEY', 'OWNER', 'MEMBER', 'FORBIDDEN'],
  ])('for %s: %s becomes %s, %s', async (actor, from, to, outcome) => {
    const seller = await aSellerWhoInvites(suite);
    const target = await join(seller, from);
    const client = actor === 'KEY' ? await liveProgram(seller) : (await join(seller, actor)).client;
    expect(await codesOf(client, 'changeMemberRole', { id: target.memberId, role: to })).toBe(outcome);
    expect(await roleOf(seller, target)).toBe(outcome === 'DONE' ? to : from);
    // Removal needs the right to change the member, but a forbidden new role does not prevent it.
    const removal = from !== 'OWNER' && actor !== 'MEMBER' ? 'DONE' : outcome;
    expect(await codesOf(client, 'removeMember', { id: target.memberId })).toBe(removal);
    expect(await roleOf(seller, target)).toBe(removal === 'DONE' ? null : from);
  });

  it('end at once with the membership, and are told of', async () => {
    const seller = await aSellerWhoInvites(suite);
    const other = await aSellerWhoInvites(suite);
    const grace = await join(seller, 'ADMIN');
    await seller.owner.mutate('changeMemberRole', { id: grace.memberId, role: 'MEMBER' }, 'member { role }');
    const input = { organizationId: seller.organizationId, email: someone() };
    expect(await codesOf(grace.client, 'inviteMember', input)).toBe('FORBIDDEN');
    expect(await codesOf(other.owner, 'removeMember', { id: grace.memberId })).toBe('NOT_FOUND');
    const { removedId } = await seller.owner.mutate<{ removedId: string }>(
      'removeMember',
      { id: grace.memberId },
      'removedId',
    );
    expect(removedId).toBe(grace.memberId);
    expect(await codesOf(seller.owner, 'removeMember', { id: grace.memberId })).toBe('NOT_FOUND');
    const query = 'query ($id: ID!) { organization(id: $id) { id } }';
    expect(await grace.client.run(query, { id: seller.organizationId })).toEqual({ organization: null });
    const about = { memberId: grace.memberId };
    expect(await domainEvents('member.joined')).toContainEqual(
      expect.objectContaining({ ...about, role: 'admin' }),
    );
    expect(await domainEvents('member.role_changed')).toContainEqual(
      expect.objectContaining({ ...about, role: 'member', previousRole: 'admin' }),
    );
    expect(await domainEvents('member.removed')).toContainEqual(
      expect.objectContaining({ ...about, left: false }),
    );
  });

  it('are one for each of several organizations, which can be left', async () => {
    const [one, two] = [await aSellerWhoInvites(suite), await aSellerWhoInvites(suite)];
    const grace = await join(one, 'ADMIN');
    const { email } = (
      await grace.client.run<{ viewer: { user: { email: string } } }>('{ viewer { user { email } } }')
    ).viewer.user;
    const token = await invite(two, email, 'MEMBER');
    await grace.client.mutate('acceptInvitation', { token }, 'organization { id }');
    expect([await roleOf(one, grace), await roleOf(two, grace)]).toEqual(['ADMIN', 'MEMBER']);
    await grace.client.mutate('leaveOrganization', { organizationId: one.organizationId }, 'leftId');
    expect([await roleOf(one, grace), await roleOf(two, grace)]).toEqual([null, 'MEMBER']);
    const again = { organizationId: one.organizationId };
    expect(await codesOf(grace.client, 'leaveOrganization', again)).toBe('NOT_FOUND');
    expect(await codesOf(one.program, 'leaveOrganization', again)).toBe('FORBIDDEN');
  });
});

describe('the last owner', () => {
  it('cannot leave, be removed or be demoted', async () => {
    const seller = await aSellerWhoInvites(suite);
    const { organizationId } = seller;
    const id = await memberIdOf(seller);
    expect(await codesOf(seller.owner, 'leaveOrganization', { organizationId })).toBe('CONFLICT');
    expect(await codesOf(seller.owner, 'removeMember', { id })).toBe('CONFLICT');
    expect(await codesOf(seller.owner, 'changeMemberRole', { id, role: 'ADMIN' })).toBe('CONFLICT');
    expect(await codesOf(seller.owner, 'changeMemberRole', { id, role: 'OWNER' })).toBe('DONE');
  });

  it('is left when all go, remove or demote each other at once', async () => {
    const seller = await aSellerWhoInvites(suite);
    const { organizationId } = seller;
    const owners: Colleague[] = [{ client: seller.owner, memberId: await memberIdOf(seller) }];
    for (let more = 0; more < 5; more += 1) owners.push(await join(seller, 'OWNER'));
    await Promise.all(
      owners.map(async ({ client, memberId }, index) => {
        const next = owners[(index + 1) % owners.length]!.memberId;
        await Promise.all([
          codesOf(client, 'leaveOrganization', { organizationId }),
          codesOf(client, 'removeMember', { id: next }),
          codesOf(client, 'changeMemberRole', { id: memberId, role: 'MEMBER' }),
        ]);
      }),
    );
    const left = await suite.database.query<{ owners: number }>(
      `select count(*)::int as owners from member
       where role = 'OWNER' and organization_id = $1`,
      [uuidOf('organization', organizationId)],
    );
    expect(left).toEqual([{ owners: 1 }]);
  });
});

describe('members over REST', () => {
  it('are changed and removed, and invitations sent again and taken back', async () => {
    const seller = await aSellerWhoInvites(suite);
    const grace = await join(seller, 'MEMBER');
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

describe('the mail of an invitation', () => {
  it('brings the token that the invited person joins with', async () => {
    const name = 'Acme\nand Sons https://evil.example/win www.evil.example';
    const seller = await aSellerWhoInvites(suite, name);
    const email = someone();
    const input = { organizationId: seller.organizationId, email };
    await seller.owner.mutate('inviteMember', input, 'invitation { id }');
    const subject = /^You are invited to join "Acme and Sons … …"$/;
    const { text } = await mailTo(suite.server, email, subject);
    expect(text).not.toContain('evil.example');
    const token = /inv_\w+/.exec(text)?.[0];
    const grace = await aStranger(email);
    expect(await codesOf(grace, 'acceptInvitation', { token })).toBe('CONFLICT');
    const proof = tokenIn(await mailTo(suite.server, email, /^Confirm/));
    await grace.mutate('verifyEmail', { token: proof, password }, '');
    expect(await codesOf(grace, 'acceptInvitation', { token })).toBe('DONE');
  });
});
