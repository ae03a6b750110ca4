import { beforeAll, describe, expect, it } from '@jest/globals';
import { GraphQLClient } from '../../support/graphql-client.js';
import { aPerson, isSignedIn, password, signIn } from './people.js';
import { anAddress, codes, newPassword, resetToken, winners } from './account-mutations.js';
import { useServerWithMail } from '../../support/mail-suite.js';

const suite = useServerWithMail();
let visitor: GraphQLClient;

beforeAll(() => {
  visitor = new GraphQLClient(suite.url);
});

describe('a forgotten password', () => {
  it('is replaced once by an emailed token, which ends every session', async () => {
    const { email, token: session } = await aPerson(suite.url);
    const token = await resetToken(suite, email.toUpperCase());
    expect(await codes(visitor, 'resetPassword', { token, password: 'too short' })).toEqual([
      'INVALID password',
    ]);
    expect(await winners(visitor, 'resetPassword', () => ({ token, password: newPassword }))).toBe(1);
    expect(await isSignedIn(suite.url, session)).toBe(false);
    expect((await signIn(suite.url, { email, password })).codes).toEqual(['INVALID']);
    expect((await signIn(suite.url, { email, password: newPassword })).token).toMatch(/^ts_/);
    await suite.mailbox.mailTo(email, /password was changed/);
  });

  it('gets the same answer with and without an account, up to the limit', async () => {
    const { email } = await aPerson(suite.url);
    const nobody = anAddress();
    const answersFor = async (address: string): Promise<unknown[]> => {
      const answers = [];
      for (let time = 0; time < 6; time += 1) {
        const answer = await visitor.attempt<object>('requestPasswordReset', { email: address }, 'accepted');
        answers.push({
          ...answer,
          userErrors: answer.userErrors.map(({ code, field }) => ({ code, field })),
        });
      }
      return answers;
    };
    const answers = await answersFor(nobody);
    expect(answers).toEqual(await answersFor(email));
    expect(answers[0]).toEqual({ accepted: true, userErrors: [] });
    expect(answers[5]).toEqual({ accepted: null, userErrors: [{ code: 'RATE_LIMITED', field: null }] });
    await suite.mailbox.mailTo(email, /Choose a new password/);
    expect(suite.mailbox.mails.filter(({ to }) => to === nobody)).toEqual([]);
  });

  it('confirms the address, and removes a second factor from before the confirmation', async () => {
    const { email, client } = await aPerson(suite.url);
    await suite.database.query(
      'update user_account set totp_enabled_at = now(), totp_secret = $2 where email = $1',
      [email, Buffer.from('x')],
    );
    await visitor.mutate(
      'resetPassword',
      { token: await resetToken(suite, email), password: newPassword },
      '',
    );
    const { token } = await signIn(suite.url, { email, password: newPassword });
    expect(client.token).not.toBe(token);
    expect(
      await new GraphQLClient(suite.url, token!).run(
        '{ viewer { user { emailVerifiedAt } secondFactor { isEnabled } } }',
      ),
    ).toEqual({
      viewer: { user: { emailVerifiedAt: expect.any(String) }, secondFactor: { isEnabled: false } },
    });
  });
});

describe('a known password', () => {
  it('is changed with the old password, which ends all other sessions', async () => {
    const { email, client, token } = await aPerson(suite.url);
    const { token: other } = await signIn(suite.url, { email, password });
    const reset = await resetToken(suite, email);
    expect(
      await codes(client, 'changePassword', { currentPassword: 'a wrong password', newPassword }),
    ).toEqual(['INVALID currentPassword']);
    expect(
      await codes(client, 'changePassword', { currentPassword: password, newPassword: 'short' }),
    ).toEqual(['INVALID newPassword']);
    await client.mutate('changePassword', { currentPassword: password, newPassword }, 'user { email }');
    expect(await isSignedIn(suite.url, token)).toBe(true);
    expect(await isSignedIn(suite.url, other!)).toBe(false);
    expect(await codes(visitor, 'resetPassword', { token: reset, password })).toEqual(['INVALID token']);
  });

  it('leaves no session of the old password, even of simultaneous sign-ins', async () => {
    const { email, client } = await aPerson(suite.url);
    const signingIn = Array.from({ length: 8 }, async () => signIn(suite.url, { email, password }));
    await client.mutate('changePassword', { currentPassword: password, newPassword }, '');
    const tokens = (await Promise.all(signingIn)).flatMap(({ token }) => token ?? []);
    expect(await Promise.all(tokens.map(async (token) => isSignedIn(suite.url, token)))).toEqual(
      tokens.map(() => false),
    );
  });
});
