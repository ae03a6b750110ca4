import { beforeAll, describe, expect, it } from '@jest/globals';
import { GraphQLClient } from '../../support/graphql-client.js';
import { aSeller } from '../../support/story.js';
import { tokenIn } from '../../support/mailbox.js';
import { aPerson, password, signIn } from './people.js';
import { anAddress, codes, newPassword, resetToken, winners } from './account-mutations.js';
import { useServerWithMail } from '../../support/mail-suite.js';

const suite = useServerWithMail();
let visitor: GraphQLClient;

beforeAll(() => {
  visitor = new GraphQLClient(suite.url);
});

describe('an email address', () => {
  it('is confirmed once by the emailed token and the password', async () => {
    const { email, client } = await aPerson(suite.url);
    const token = tokenIn(await suite.mailbox.mailTo(email, /Confirm your email/));
    expect(await client.run('{ viewer { user { emailVerifiedAt } } }')).toEqual({
      viewer: { user: { emailVerifiedAt: null } },
    });
    const stranger = { token, password: 'not the password' };
    expect(await codes(visitor, 'verifyEmail', stranger)).toEqual(['INVALID password']);
    expect(await winners(client, 'verifyEmail', () => ({ token, password }))).toBe(1);
    expect(await client.run('{ viewer { user { emailVerifiedAt } } }')).toEqual({
      viewer: { user: { emailVerifiedAt: expect.any(String) } },
    });
    expect(await codes(client, 'resendVerification', {})).toEqual(['CONFLICT email']);
  });

  it.each(['', 'tv_unknown', 'tr_unknown', 'x'.repeat(200)])(
    'is not confirmed by the token %p',
    async (token) => {
      expect(await codes(visitor, 'verifyEmail', { token, password })).toEqual(['INVALID token']);
    },
  );

  it('is not confirmed by an expired token; a new one is sent at most five times an hour', async () => {
    const { email, client } = await aPerson(suite.url);
    const token = tokenIn(await suite.mailbox.mailTo(email, /Confirm your email/));
    await suite.database.query(
      "update user_token set expires_at = now() - interval '1 second' where email = $1",
      [email],
    );
    expect(await codes(visitor, 'verifyEmail', { token, password })).toEqual(['INVALID token']);
    const before = suite.mailbox.mails.length;
    for (let time = 0; time < 5; time += 1) expect(await codes(client, 'resendVerification', {})).toEqual([]);
    expect(await codes(client, 'resendVerification', {})).toEqual(['RATE_LIMITED']);
    await suite.mailbox.mailTo(email, /Confirm your email/);
    const next = suite.mailbox.mails.slice(before).find((mail) => mail.to === email)!;
    expect(await codes(visitor, 'verifyEmail', { token: tokenIn(next), password })).toEqual([]);
  });

  it('is stored with only a hash of its token', async () => {
    const { email } = await aPerson(suite.url);
    const token = tokenIn(await suite.mailbox.mailTo(email, /Confirm your email/));
    const rows = await suite.database.query('select t::text as row from user_token t');
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  it('changes when the new address is confirmed, and the old address is informed', async () => {
    const { email, client } = await aPerson(suite.url);
    const wanted = anAddress();
    expect(await codes(client, 'changeEmail', { email: wanted, password: 'a wrong password' })).toEqual([
      'INVALID password',
    ]);
    const { user } = await client.mutate<{ user: object }>(
      'changeEmail',
      { email: wanted, password },
      'user { email }',
    );
    expect(user).toEqual({ email });
    expect((await suite.mailbox.mailTo(email, /address was requested/)).text).toContain(wanted);
    const reset = await resetToken(suite, email);
    const token = tokenIn(await suite.mailbox.mailTo(wanted, /Confirm your new/));
    expect(await winners(visitor, 'verifyEmail', () => ({ token, password }))).toBe(1);
    await suite.mailbox.mailTo(email, /was changed/);
    expect((await signIn(suite.url, { email: wanted, password })).token).toMatch(/^ts_/);
    expect((await signIn(suite.url, { email, password })).codes).toEqual(['INVALID']);
    // Tokens sent to the old address are invalid.
    expect(await codes(visitor, 'resetPassword', { token: reset, password: newPassword })).toEqual([
      'INVALID token',
    ]);
  });

  it('gets a confirmation email again only for a requested change', async () => {
    const { client } = await aPerson(suite.url);
    const wanted = anAddress();
    expect(await codes(client, 'resendVerification', { email: wanted })).toEqual(['NOT_FOUND email']);
    await client.mutate('changeEmail', { email: wanted, password }, '');
    await client.mutate('resendVerification', { email: wanted.toUpperCase() }, 'sent');
    await suite.mailbox.mailTo(wanted, /Confirm your new/);
  });

  it('is refused when it has an account, even an unconfirmed one', async () => {
    const [one, other] = [await aPerson(suite.url), await aPerson(suite.url)];
    expect(await codes(one.client, 'changeEmail', { email: other.email.toUpperCase(), password })).toEqual([
      'CONFLICT email',
    ]);
    const wanted = anAddress();
    await one.client.mutate('changeEmail', { email: wanted, password }, '');
    const token = tokenIn(await suite.mailbox.mailTo(wanted, /Confirm your new/));
    await visitor.mutate('signUp', { email: wanted, password, name: 'Bob' }, 'token');
    expect(await codes(visitor, 'verifyEmail', { token, password })).toEqual(['CONFLICT token']);
  });
});

describe('an account', () => {
  it('takes another name of its owner, and refuses an empty one', async () => {
    const { client } = await aPerson(suite.url);
    const { user } = await client.mutate<{ user: { name: string } }>(
      'updateViewer',
      { name: '  Ada Lovelace ' },
      'user { name }',
    );
    expect(user).toEqual({ name: 'Ada Lovelace' });
    expect(await client.run('{ viewer { user { name } } }')).toEqual({
      viewer: { user: { name: 'Ada Lovelace' } },
    });
    expect(await codes(client, 'updateViewer', { name: ' ' })).toEqual(['INVALID name']);
  });

  const operations: readonly (readonly [name: string, input: object])[] = [
    ['updateViewer', { name: 'x' }],
    ['resendVerification', {}],
    ['changePassword', { currentPassword: password, newPassword }],
    ['changeEmail', { email: 'x@example.com', password }],
    ['revokeSession', { id: 'login_01h00000000000000000000000' }],
    ['revokeOtherSessions', {}],
    ['startTotp', { password }],
    ['confirmTotp', { code: '000000' }],
    ['disableTotp', { password, code: '000000' }],
  ];

  it.each(operations)('refuses %s to visitors and API keys', async (name, input) => {
    const { program } = await aSeller(suite.url);
    const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
    const document = `mutation ($input: ${type}!) { ${name}(input: $input) { userErrors { code } } }`;
    expect((await visitor.send(document, { input })).errors?.[0]?.extensions?.code).toBe('UNAUTHENTICATED');
    expect((await program.send(document, { input })).errors?.[0]?.extensions?.code).toBe('FORBIDDEN');
  });

  it('hides its sessions and its second factor from API keys', async () => {
    const { program } = await aSeller(suite.url);
    expect(
      await program.run('{ viewer { user { id } sessions { totalCount } secondFactor { isEnabled } } }'),
    ).toEqual({ viewer: { user: null, sessions: null, secondFactor: null } });
  });
});
