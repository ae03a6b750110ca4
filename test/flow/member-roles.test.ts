import { describe, expect, it } from '@jest/globals';
import { aSellerWhoInvites } from '../support/invitations.js';
import { outcome } from '../support/call-outcome.js';
import { uuidOf } from '../support/outcome.js';
import { useSharedServer } from '../support/suite.js';
import { type Colleague, invite, join, liveProgram, memberIdOf, roleOf, someone } from './membership.js';

const suite = useSharedServer();

const domainEvents = async (type: string): Promise<object[]> =>
  (
    await suite.database.query<{ payload: string }>(
      'select payload from domain_event where type = $1 order by xact, position',
      [type],
    )
  ).map(({ payload }) => (JSON.parse(payload) as { data: object }).data);

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
  ])('for %s: a change from %s to %s is %s', async (actor, from, to, result) => {
    const seller = await aSellerWhoInvites(suite);
    const target = await join(suite, seller, from);
    const client = actor === 'KEY' ? await liveProgram(seller) : (await join(suite, seller, actor)).client;
    expect(await outcome(client, 'changeMemberRole', { id: target.memberId, role: to })).toBe(result);
    expect(await roleOf(seller, target)).toBe(result === 'DONE' ? to : from);
    // Removal needs the right to change the member, but a forbidden new role does not prevent it.
    const removal = from !== 'OWNER' && actor !== 'MEMBER' ? 'DONE' : result;
    expect(await outcome(client, 'removeMember', { id: target.memberId })).toBe(removal);
    expect(await roleOf(seller, target)).toBe(removal === 'DONE' ? null : from);
  });

  it('end at once with the membership, and are recorded as domain events', async () => {
    const seller = await aSellerWhoInvites(suite);
    const other = await aSellerWhoInvites(suite);
    const grace = await join(suite, seller, 'ADMIN');
    await seller.owner.mutate('changeMemberRole', { id: grace.memberId, role: 'MEMBER' }, 'member { role }');
    const input = { organizationId: seller.organizationId, email: someone() };
    expect(await outcome(grace.client, 'inviteMember', input)).toBe('FORBIDDEN');
    expect(await outcome(other.owner, 'removeMember', { id: grace.memberId })).toBe('NOT_FOUND');
    const { deletedId } = await seller.owner.mutate<{ deletedId: string }>(
      'removeMember',
      { id: grace.memberId },
      'deletedId',
    );
    expect(deletedId).toBe(grace.memberId);
    expect(await outcome(seller.owner, 'removeMember', { id: grace.memberId })).toBe('NOT_FOUND');
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

  it('differ by organization, and a member can leave an organization', async () => {
    const [one, two] = [await aSellerWhoInvites(suite), await aSellerWhoInvites(suite)];
    const grace = await join(suite, one, 'ADMIN');
    const { email } = (
      await grace.client.run<{ viewer: { user: { email: string } } }>('{ viewer { user { email } } }')
    ).viewer.user;
    const token = await invite(suite, two, email, 'MEMBER');
    await grace.client.mutate('acceptInvitation', { token }, 'organization { id }');
    expect([await roleOf(one, grace), await roleOf(two, grace)]).toEqual(['ADMIN', 'MEMBER']);
    await grace.client.mutate('leaveOrganization', { organizationId: one.organizationId }, 'deletedId');
    expect([await roleOf(one, grace), await roleOf(two, grace)]).toEqual([null, 'MEMBER']);
    const again = { organizationId: one.organizationId };
    expect(await outcome(grace.client, 'leaveOrganization', again)).toBe('NOT_FOUND');
    expect(await outcome(one.program, 'leaveOrganization', again)).toBe('FORBIDDEN');
  });
});

describe('the last owner', () => {
  it('cannot leave, be removed or be demoted', async () => {
    const seller = await aSellerWhoInvites(suite);
    const { organizationId } = seller;
    const id = await memberIdOf(seller);
    expect(await outcome(seller.owner, 'leaveOrganization', { organizationId })).toBe('CONFLICT');
    expect(await outcome(seller.owner, 'removeMember', { id })).toBe('CONFLICT');
    expect(await outcome(seller.owner, 'changeMemberRole', { id, role: 'ADMIN' })).toBe('CONFLICT');
    expect(await outcome(seller.owner, 'changeMemberRole', { id, role: 'OWNER' })).toBe('DONE');
  });

  it('remains when all owners leave, remove or demote each other at the same time', async () => {
    const seller = await aSellerWhoInvites(suite);
    const { organizationId } = seller;
    const owners: Colleague[] = [{ client: seller.owner, memberId: await memberIdOf(seller) }];
    for (let more = 0; more < 5; more += 1) owners.push(await join(suite, seller, 'OWNER'));
    await Promise.all(
      owners.map(async ({ client, memberId }, index) => {
        const next = owners[(index + 1) % owners.length]!.memberId;
        await Promise.all([
          outcome(client, 'leaveOrganization', { organizationId }),
          outcome(client, 'removeMember', { id: next }),
          outcome(client, 'changeMemberRole', { id: memberId, role: 'MEMBER' }),
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
