import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDatabase, type TestDatabase } from '../../support/database.js';
import { GraphQLClient } from '../../support/graphql-client.js';
import { startServer, type TestServer } from '../../support/server.js';
import { aSeller } from '../../support/story.js';
import { waitFor } from '../../support/wait-for.js';
import { startMailbox, tokenIn, type Mailbox } from '../../support/mailbox.js';
import { aPerson, isSignedIn, password, signIn } from './people.js';

let mailbox: Mailbox;
let database: TestDatabase;
let server: TestServer;
let visitor: GraphQLClient;

beforeAll(async () => {
  mailbox = await startMailbox();
  database = await createDatabase();
  server = await startServer({ DATABASE_URL: database.url, MAIL_URL: mailbox.url });
  visitor = new GraphQLClient(server.url);
});

afterAll(async () => {
  await server.stop();
  await database.drop();
  await mailbox.close();
});

const newPassword = 'another horse battery';
const anAddress = (): string => `${randomUUID()}@example.com`;
const codes = async (client: GraphQLClient, name: string, input: object): Promise<string[]> =>
  (await client.attempt(name, input, '')).userErrors.map(({ code, field }) =>
    [code, ...(field ?? [])].join(' '),
  );

/** Requests a new password and reads the emailed token. */
async function resetToken(email: string): Promise<string> {
  await visitor.mutate('requestPasswordReset', { email }, 'accepted');
  return tokenIn(await mailbox.mailTo(email.toLowerCase(), /Choose a new password/));
}

/** Runs a call ten times at once; returns how often it was accepted. */
async function winners(name: string, inputOf: () => object, client = visitor): Promise<number> {
  const answers = await Promise.all(Array.from({ length: 10 }, async () => codes(client, name, inputOf())));
  return answers.filter((answer) => answer.length === 0).length;
}

describe('an email address', () => {
  it('is proven by the token that was sent there and the password, once', async () => {
    const { email, client } = await aPerson(server.url);
    const token = tokenIn(await mailbox.mailTo(email, /Confirm your email/));
    expect(await client.run('{ viewer { user { emailVerifiedAt } } }')).toEqual({
      viewer: { user: { emailVerifiedAt: null } },
    });
    const stranger = { token, password: 'not the password' };
    expect(await codes(visitor, 'verifyEmail', stranger)).toEqual(['INVALID password']);
    expect(await winners('verifyEmail', () => ({ token, password }), client)).toBe(1);
    expect(await client.run('{ viewer { user { emailVerifiedAt } } }')).toEqual({
      viewer: { user: { emailVerifiedAt: expect.any(String) } },
    });
    expect(await codes(client, 'resendVerification', {})).toEqual(['CONFLICT email']);
  });

  it.each(['', 'tv_unknown', 'tr_unknown', 'x'.repeat(200)])('is not proven by %p', async (token) => {
    expect(await codes(visitor, 'verifyEmail', { token, password })).toEqual(['INVALID token']);
  });

  it('is not proven by a token that is over; another one can be had, five times an hour', async () => {
    const { email, client } = await aPerson(server.url);
    const token = tokenIn(await mailbox.mailTo(email, /Confirm your email/));
    await database.query("update user_token set expires_at = now() - interval '1 second' where email = $1", [
      email,
    ]);
    expect(await codes(visitor, 'verifyEmail', { token, password })).toEqual(['INVALID token']);
    const before = mailbox.mails.length;
    for (let time = 0; time < 5; time += 1) expect(await codes(client, 'resendVerification', {})).toEqual([]);
    expect(await codes(client, 'resendVerification', {})).toEqual(['RATE_LIMITED']);
    await mailbox.mailTo(email, /Confirm your email/);
    const next = mailbox.mails.slice(before).find((mail) => mail.to === email)!;
    expect(await codes(visitor, 'verifyEmail', { token: tokenIn(next), password })).toEqual([]);
  });

  it('is kept as nothing but a hash of its token', async () => {
    const { email } = await aPerson(server.url);
    const token = tokenIn(await mailbox.mailTo(email, /Confirm your email/));
    const rows = await database.query('select t::text as row from user_token t');
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  it('changes when the new one is confirmed, and the old one hears of it', async () => {
    const { email, client } = await aPerson(server.url);
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
    expect((await mailbox.mailTo(email, /address was requested/)).text).toContain(wanted);
    const reset = await resetToken(email);
    const token = tokenIn(await mailbox.mailTo(wanted, /Confirm your new/));
    expect(await winners('verifyEmail', () => ({ token, password }))).toBe(1);
    await mailbox.mailTo(email, /was changed/);
    expect((await signIn(server.url, { email: wanted, password })).token).toMatch(/^ts_/);
    expect((await signIn(server.url, { email, password })).codes).toEqual(['INVALID']);
    // Tokens sent to the old address are invalid.
    expect(await codes(visitor, 'resetPassword', { token: reset, password: newPassword })).toEqual([
      'INVALID token',
    ]);
  });

  it('can be asked to confirm a change once more, but only one that was asked for', async () => {
    const { client } = await aPerson(server.url);
    const wanted = anAddress();
    expect(await codes(client, 'resendVerification', { email: wanted })).toEqual(['NOT_FOUND email']);
    await client.mutate('changeEmail', { email: wanted, password }, '');
    await client.mutate('resendVerification', { email: wanted.toUpperCase() }, 'sent');
    await mailbox.mailTo(wanted, /Confirm your new/);
  });

  it('is refused when it has an account, also when it gets one before it is confirmed', async () => {
    const [one, other] = [await aPerson(server.url), await aPerson(server.url)];
    expect(await codes(one.client, 'changeEmail', { email: other.email.toUpperCase(), password })).toEqual([
      'CONFLICT email',
    ]);
    const wanted = anAddress();
    await one.client.mutate('changeEmail', { email: wanted, password }, '');
    const token = tokenIn(await mailbox.mailTo(wanted, /Confirm your new/));
    await visitor.mutate('signUp', { email: wanted, password, name: 'Bob' }, 'token');
    expect(await codes(visitor, 'verifyEmail', { token, password })).toEqual(['CONFLICT token']);
  });
});

describe('a forgotten password', () => {
  it('is replaced by a token from a mail, once, and every session ends', async () => {
    const { email, token: session } = await aPerson(server.url);
    const token = await resetToken(email.toUpperCase());
    expect(await codes(visitor, 'resetPassword', { token, password: 'too short' })).toEqual([
      'INVALID password',
    ]);
    expect(await winners('resetPassword', () => ({ token, password: newPassword }))).toBe(1);
    expect(await isSignedIn(server.url, session)).toBe(false);
    expect((await signIn(server.url, { email, password })).codes).toEqual(['INVALID']);
    expect((await signIn(server.url, { email, password: newPassword })).token).toMatch(/^ts_/);
    await mailbox.mailTo(email, /password was changed/);
  });

  it('is answered alike whether the address has an account or not, up to the limit', async () => {
    const { email } = await aPerson(server.url);
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
    await mailbox.mailTo(email, /Choose a new password/);
    expect(mailbox.mails.filter(({ to }) => to === nobody)).toEqual([]);
  });

  it('proves the address, and turns off a second factor that somebody set up before it was proven', async () => {
    const { email, client } = await aPerson(server.url);
    await database.query(
      'update user_account set totp_enabled_at = now(), totp_secret = $2 where email = $1',
      [email, Buffer.from('x')],
    );
    await visitor.mutate('resetPassword', { token: await resetToken(email), password: newPassword }, '');
    const { token } = await signIn(server.url, { email, password: newPassword });
    expect(client.token).not.toBe(token);
    expect(
      await new GraphQLClient(server.url, token!).run(
        '{ viewer { user { emailVerifiedAt } secondFactor { enabled } } }',
      ),
    ).toEqual({
      viewer: { user: { emailVerifiedAt: expect.any(String) }, secondFactor: { enabled: false } },
    });
  });
});

describe('a known password', () => {
  it('is changed by who knows it; the session that asks stays, all others end', async () => {
    const { email, client, token } = await aPerson(server.url);
    const { token: other } = await signIn(server.url, { email, password });
    const reset = await resetToken(email);
    expect(
      await codes(client, 'changePassword', { currentPassword: 'a wrong password', newPassword }),
    ).toEqual(['INVALID currentPassword']);
    expect(
      await codes(client, 'changePassword', { currentPassword: password, newPassword: 'short' }),
    ).toEqual(['INVALID newPassword']);
    await client.mutate('changePassword', { currentPassword: password, newPassword }, 'user { email }');
    expect(await isSignedIn(server.url, token)).toBe(true);
    expect(await isSignedIn(server.url, other!)).toBe(false);
    expect(await codes(visitor, 'resetPassword', { token: reset, password })).toEqual(['INVALID token']);
  });

  it('leaves no session of the old one, however many sign in at that moment', async () => {
    const { email, client } = await aPerson(server.url);
    const signingIn = Array.from({ length: 8 }, async () => signIn(server.url, { email, password }));
    await client.mutate('changePassword', { currentPassword: password, newPassword }, '');
    const tokens = (await Promise.all(signingIn)).flatMap(({ token }) => token ?? []);
    expect(await Promise.all(tokens.map(async (token) => isSignedIn(server.url, token)))).toEqual(
      tokens.map(() => false),
    );
  });
});

describe('an account', () => {
  const operations: readonly (readonly [name: string, input: object])[] = [
    ['resendVerification', {}],
    ['changePassword', { currentPassword: password, newPassword }],
    ['changeEmail', { email: 'x@example.com', password }],
    ['revokeSession', { id: 'login_01h00000000000000000000000' }],
    ['revokeOtherSessions', {}],
    ['startTotp', { password }],
    ['confirmTotp', { code: '000000' }],
    ['disableTotp', { password, code: '000000' }],
  ];

  it.each(operations)('keeps %s from nobody in particular and from API keys', async (name, input) => {
    const { program } = await aSeller(server.url);
    const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
    const document = `mutation ($input: ${type}!) { ${name}(input: $input) { userErrors { code } } }`;
    expect((await visitor.send(document, { input })).errors?.[0]?.extensions?.code).toBe('UNAUTHENTICATED');
    expect((await program.send(document, { input })).errors?.[0]?.extensions?.code).toBe('FORBIDDEN');
  });

  it('shows an API key no sessions and no second factor', async () => {
    const { program } = await aSeller(server.url);
    expect(
      await program.run('{ viewer { user { id } sessions { totalCount } secondFactor { enabled } } }'),
    ).toEqual({
      viewer: { user: null, sessions: null, secondFactor: null },
    });
  });
});

describe('a reset that races who has stolen the password and a session', () => {
  /** How many sessions wait for a lock in this suite's database. */
  const waiting = async (): Promise<number> =>
    (
      await database.query(
        `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      )
    ).length;

  it.each([
    ['changePassword', { currentPassword: password, newPassword: 'the password of a thief' }],
    ['changeEmail', { email: `${randomUUID()}@evil.example`, password }],
    ['startTotp', { password }],
  ])('wins against %s, which was confirmed before', async (mutation, input) => {
    const { email, client, token } = await aPerson(server.url);
    const reset = await resetToken(email);
    // This lock makes both wait: first the reset, then the thief, whose old password was right.
    const holder = await database.pool.connect();
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

    expect(await isSignedIn(server.url, token)).toBe(false);
    expect((await signIn(server.url, { email, password: newPassword })).codes).toEqual([]);
    const tokens = await database.query(
      `select purpose from user_token join user_account person on person.id = user_id
       where person.email = $1 and purpose <> 'VERIFY_EMAIL'`,
      [email],
    );
    expect(tokens).toEqual([]);
  });

  it('takes back a change of address that was asked for before', async () => {
    const { email, client } = await aPerson(server.url);
    const evil = anAddress();
    await client.mutate('changeEmail', { email: evil, password }, '');
    const change = tokenIn(await mailbox.mailTo(evil, /./));
    const reset = await resetToken(email);
    await visitor.mutate('resetPassword', { token: reset, password: newPassword }, '');
    expect(await codes(visitor, 'verifyEmail', { token: change, password })).toEqual(['INVALID token']);
  });

  it('never ends in a fault, whatever else uses the account at that moment', async () => {
    const { email, client } = await aPerson(server.url);
    const evil = anAddress();
    await client.mutate('changeEmail', { email: evil, password }, '');
    const change = tokenIn(await mailbox.mailTo(evil, /./));
    const reset = await resetToken(email);
    const answers = await Promise.all([
      visitor.send(
        'mutation ($input: ResetPasswordInput!) { resetPassword(input: $input) { userErrors { code } } }',
        {
          input: { token: reset, password: newPassword },
        },
      ),
      visitor.send(
        'mutation ($input: VerifyEmailInput!) { verifyEmail(input: $input) { userErrors { code } } }',
        {
          input: { token: change, password },
        },
      ),
      client.send(
        'mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { userErrors { code } } }',
        {
          input: { currentPassword: password, newPassword: 'the password of a thief' },
        },
      ),
    ]);
    const faults = answers.flatMap(({ errors = [] }) => errors.map(({ extensions }) => extensions?.code));
    expect(faults.filter((code) => code !== 'UNAUTHENTICATED')).toEqual([]);
  });
});
