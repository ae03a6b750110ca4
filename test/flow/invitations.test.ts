import { describe, expect, it } from '@jest/globals';
import { tokenIn } from '../support/mailbox.js';
import { aSellerWhoInvites, invitationToken } from '../support/invitations.js';
import { mailTo } from '../support/mail-folder.js';
import { outcome } from '../support/call-outcome.js';
import { uuidOf } from '../support/outcome.js';
import type { Seller } from '../support/story.js';
import { useSharedServer } from '../support/suite.js';
import {
  aPerson,
  invitationOf,
  aStranger,
  invite,
  join,
  liveProgram,
  memberIdOf,
  password,
  someone,
} from './membership.js';

const suite = useSharedServer();

describe('invitations', () => {
  it('can be sent again with a new token, and can be revoked', async () => {
    const seller = await aSellerWhoInvites(suite);
    const email = someone();
    const id = await invitationOf(seller, email);
    const first = await invitationToken(suite.server, email);
    await seller.owner.mutate('resendInvitation', { id }, 'invitation { id }');
    const second = await invitationToken(suite.server, email);
    const grace = await aPerson(suite, email);
    expect(await outcome(grace, 'acceptInvitation', { token: first })).toBe('NOT_FOUND');
    const { invitation } = await seller.owner.mutate<{ invitation: { revokedAt: string | null } }>(
      'revokeInvitation',
      { id },
      'invitation { revokedAt }',
    );
    expect(invitation.revokedAt).not.toBeNull();
    expect(await outcome(grace, 'acceptInvitation', { token: second })).toBe('NOT_FOUND');
    expect(await outcome(seller.owner, 'resendInvitation', { id })).toBe('CONFLICT');
    expect(await outcome(seller.owner, 'revokeInvitation', { id })).toBe('CONFLICT');
    expect(await outcome(seller.owner, 'revokeInvitation', { id: 'inv_nonsense' })).toBe('NOT_FOUND');
  });

  it('for the role owner can be sent and revoked only by owners', async () => {
    const seller = await aSellerWhoInvites(suite);
    const admin = await join(suite, seller, 'ADMIN');
    const input = { organizationId: seller.organizationId, email: someone(), role: 'OWNER' };
    const id = await invitationOf(seller, someone(), 'OWNER');
    for (const client of [admin.client, seller.program, await liveProgram(seller)]) {
      expect(await outcome(client, 'inviteMember', { ...input, email: someone() })).toBe('FORBIDDEN');
      expect(await outcome(client, 'resendInvitation', { id })).toBe('FORBIDDEN');
      expect(await outcome(client, 'revokeInvitation', { id })).toBe('FORBIDDEN');
    }
  });
});

describe('an invitation that is no longer valid', () => {
  const openOf = async ({ organizationId }: Seller, email: string): Promise<number> =>
    (
      await suite.database.query(
        `select 1 from invitation where organization_id = $1 and lower(email) = lower($2)
         and accepted_at is null and revoked_at is null`,
        [uuidOf('organization', organizationId), email],
      )
    ).length;

  it('can be replaced for its address by anyone who may revoke it', async () => {
    const seller = await aSellerWhoInvites(suite);
    const other = await aSellerWhoInvites(suite);
    const email = someone();
    const first = await invite(suite, seller, email, 'ADMIN');
    const elsewhere = await invite(suite, other, email, 'ADMIN');
    const second = await invite(suite, seller, email.toUpperCase(), 'MEMBER');
    expect([await openOf(seller, email), await openOf(other, email)]).toEqual([1, 1]);
    const bob = await aPerson(suite, email);
    expect(await outcome(bob, 'acceptInvitation', { token: first })).toBe('NOT_FOUND');
    expect(await outcome(bob, 'acceptInvitation', { token: second })).toBe('DONE');
    expect(await outcome(bob, 'acceptInvitation', { token: elsewhere })).toBe('DONE');

    const admin = await join(suite, seller, 'ADMIN');
    const heir = someone();
    const crown = await invite(suite, seller, heir, 'OWNER');
    const input = { organizationId: seller.organizationId, email: heir };
    expect(await outcome(admin.client, 'inviteMember', input)).toBe('FORBIDDEN');
    expect(await outcome(await aPerson(suite, heir), 'acceptInvitation', { token: crown })).toBe('DONE');
  });

  it.each(['removeMember', 'leaveOrganization'])('does not readmit a former member after %s', async (how) => {
    const seller = await aSellerWhoInvites(suite);
    const { organizationId } = seller;
    const email = someone();
    const bob = await aPerson(suite, email);
    const token = await invite(suite, seller, email, 'MEMBER');
    // An older invitation, which the newer one did not replace.
    const older = await invite(suite, seller, someone(), 'ADMIN');
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
    expect(await outcome(bob, 'acceptInvitation', { token: older })).toBe('NOT_FOUND');
    expect(await outcome(bob, 'acceptInvitation', { token })).toBe('CONFLICT');
    expect(await bob.run('{ viewer { organizations { id } } }')).toEqual({ viewer: { organizations: [] } });
    const again = await invite(suite, seller, email, 'MEMBER');
    expect(await outcome(bob, 'acceptInvitation', { token: again })).toBe('DONE');
  });

  it('is accepted or replaced under concurrent requests: one membership or one open invitation', async () => {
    const seller = await aSellerWhoInvites(suite);
    const email = someone();
    const bob = await aPerson(suite, email);
    const input = { organizationId: seller.organizationId, email };
    const first = await invite(suite, seller, email);
    await Promise.all([
      outcome(bob, 'acceptInvitation', { token: first }),
      outcome(seller.owner, 'inviteMember', { ...input, role: 'ADMIN' }),
      outcome(seller.owner, 'inviteMember', input),
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

describe('emails to one address', () => {
  it('are limited to five an hour, invitations included', async () => {
    const seller = await aSellerWhoInvites(suite);
    const email = someone();
    const id = await invitationOf(seller, email);
    const resend = async (): Promise<unknown> => outcome(seller.owner, 'resendInvitation', { id });
    const resent = await Promise.all(Array.from({ length: 8 }, resend));
    expect(resent.filter((code) => code === 'DONE')).toHaveLength(4);
    expect(new Set(resent)).toEqual(new Set(['DONE', 'RATE_LIMITED']));
    const other = await aSellerWhoInvites(suite);
    for (const { owner, organizationId } of [seller, other]) {
      const input = { organizationId, email: email.toUpperCase() };
      expect(await outcome(owner, 'inviteMember', input)).toBe('RATE_LIMITED');
    }
    // Refused calls have revoked nothing.
    const open = await suite.database.query(
      'select 1 from invitation where email = $1 and revoked_at is null',
      [email],
    );
    expect(open).toHaveLength(1);
    expect(
      await outcome(seller.owner, 'inviteMember', {
        organizationId: seller.organizationId,
        email: someone(),
      }),
    ).toBe('DONE');
  });
});

describe('the email of an invitation', () => {
  it('contains the token that the invited person joins with', async () => {
    const name = 'Acme\nand Sons https://evil.example/win www.evil.example';
    const seller = await aSellerWhoInvites(suite, name);
    const email = someone();
    const input = { organizationId: seller.organizationId, email };
    await seller.owner.mutate('inviteMember', input, 'invitation { id }');
    const subject = /^You are invited to join "Acme and Sons … …"$/;
    const { text } = await mailTo(suite.server, email, subject);
    expect(text).not.toContain('evil.example');
    const token = /inv_\w+/.exec(text)?.[0];
    const grace = await aStranger(suite, email);
    expect(await outcome(grace, 'acceptInvitation', { token })).toBe('CONFLICT');
    const proof = tokenIn(await mailTo(suite.server, email, /^Confirm/));
    await grace.mutate('verifyEmail', { token: proof, password }, '');
    expect(await outcome(grace, 'acceptInvitation', { token })).toBe('DONE');
  });
});
