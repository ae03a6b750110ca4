import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { GraphQLClient } from '../../support/graphql-client.js';
import { waitFor } from '../../support/wait-for.js';
import { tokenIn } from '../../support/mailbox.js';
import { aPerson, isSignedIn, password, signIn } from './people.js';
import { anAddress, codes, newPassword, resetToken } from './account-mutations.js';
import { useServerWithMail } from '../../support/mail-suite.js';

const suite = useServerWithMail();
let visitor: GraphQLClient;

beforeAll(() => {
  visitor = new GraphQLClient(suite.url);
});

describe('a password reset during a theft of the account', () => {
  /** How many sessions wait for a lock in this suite's suite.database. */
  const waiting = async (): Promise<number> =>
    (
      await suite.database.query(
        `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      )
    ).length;

  it.each([
    ['changePassword', { currentPassword: password, newPassword: 'the password of a thief' }],
    ['changeEmail', { email: `${randomUUID()}@evil.example`, password }],
    ['startTotp', { password }],
  ])('takes precedence over a simultaneous %s', async (mutation, input) => {
    const { email, client, token } = await aPerson(suite.url);
    const reset = await resetToken(suite, email);
    // This lock makes both wait: first the reset, then the thief, whose old password was right.
    const holder = await suite.database.pool.connect();
    await holder.query('begin');
    await holder.query('select 1 from user_account where email = $1 for no key update', [email]);
    const resetting = codes(visitor, 'resetPassword', { token: reset, password: newPassword });
    await waitFor('the reset', async () => (await waiting()) === 1);
    const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input!`;
    const stealing = client.send<{ result: { userErrors: unknown[] } | null }>(
      `mutation ($input: ${type}) { result: ${mutation}(input: $input) { userErrors { code } } }`,
      { input },
    );
    await waitFor('the thief', async () => (await waiting()) === 2);
    await holder.query('commit');
    holder.release();
    expect(await resetting).toEqual([]);
    const stolen = await stealing;
    expect(stolen.errors?.[0]?.extensions?.code).toBe('UNAUTHENTICATED');

    expect(await isSignedIn(suite.url, token)).toBe(false);
    expect((await signIn(suite.url, { email, password: newPassword })).codes).toEqual([]);
    const tokens = await suite.database.query(
      `select purpose from user_token join user_account person on person.id = user_id
       where person.email = $1 and purpose <> 'VERIFY_EMAIL'`,
      [email],
    );
    expect(tokens).toEqual([]);
  });

  it('cancels an earlier request to change the address', async () => {
    const { email, client } = await aPerson(suite.url);
    const evil = anAddress();
    await client.mutate('changeEmail', { email: evil, password }, '');
    const change = tokenIn(await suite.mailbox.mailTo(evil, /./));
    const reset = await resetToken(suite, email);
    await visitor.mutate('resetPassword', { token: reset, password: newPassword }, '');
    expect(await codes(visitor, 'verifyEmail', { token: change, password })).toEqual(['INVALID token']);
  });

  it('never fails because of simultaneous changes of the account', async () => {
    const { email, client } = await aPerson(suite.url);
    const evil = anAddress();
    await client.mutate('changeEmail', { email: evil, password }, '');
    const change = tokenIn(await suite.mailbox.mailTo(evil, /./));
    const reset = await resetToken(suite, email);
    const answers = await Promise.all([
      visitor.send(
        'mutation ($input: ResetPasswordInput!) { resetPassword(input: $input) { userErrors { code } } }',
        { input: { token: reset, password: newPassword } },
      ),
      visitor.send(
        'mutation ($input: VerifyEmailInput!) { verifyEmail(input: $input) { userErrors { code } } }',
        { input: { token: change, password } },
      ),
      client.send(
        'mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { userErrors { code } } }',
        { input: { currentPassword: password, newPassword: 'the password of a thief' } },
      ),
    ]);
    const faults = answers.flatMap(({ errors = [] }) => errors.map(({ extensions }) => extensions?.code));
    expect(faults.filter((code) => code !== 'UNAUTHENTICATED')).toEqual([]);
  });
});
