import { describe, expect, it } from '@jest/globals';
import { Secret, TOTP } from 'otpauth';
import { userSettings } from '../../../src/identity/user/user.settings.js';
import { outcome } from '../../support/call-outcome.js';

import { GraphQLClient } from '../../support/graphql-client.js';
import { useSharedServer } from '../../support/suite.js';
import { aPerson, isSignedIn, password, signIn, type Person } from './people.js';

const suite = useSharedServer();
/** The default of SIGN_IN_ATTEMPTS_PER_ACCOUNT. */
const attempts = Number(userSettings.signInAttemptsPerAccount.fallback);

const codeOf = (secret: string, later = 0): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + later * 30_000 });

/** A person who owns an organization and signed in an hour ago. */
async function aSessionOfLongAgo(): Promise<Person & { readonly liveKey: object }> {
  const person = await aPerson(suite.url);
  const { organization } = await person.client.mutate<{ organization: { id: string } }>(
    'createOrganization',
    { name: 'Acme' },
    'organization { id }',
  );
  await age(person.token);
  const liveKey = { organizationId: organization.id, name: 'k', environment: 'LIVE', scopes: ['*'] };
  return { ...person, liveKey };
}

async function age(token: string): Promise<void> {
  await suite.database.query(
    "update user_session set identity_confirmed_at = now() - interval '1 hour' where token_hash = sha256($1)",
    [Buffer.from(token)],
  );
}

describe('a session that signed in long ago', () => {
  it('creates a live key only after the password is confirmed, for that session alone', async () => {
    const { client, email, liveKey } = await aSessionOfLongAgo();
    const other = await signIn(suite.url, { email, password });
    await age(other.token ?? '');
    expect(await outcome(client, 'createApiKey', liveKey)).toBe('STEP_UP_REQUIRED');
    expect(await outcome(client, 'confirmIdentity', { password: 'a wrong password' })).toBe('INVALID');
    expect(await outcome(client, 'createApiKey', liveKey)).toBe('STEP_UP_REQUIRED');
    const { confirmedUntil } = await client.mutate<{ confirmedUntil: string }>(
      'confirmIdentity',
      { password },
      'confirmedUntil',
    );
    expect(Date.parse(confirmedUntil)).toBeGreaterThan(Date.now());
    expect(await outcome(client, 'createApiKey', liveKey)).toBe('DONE');
    const elsewhere = new GraphQLClient(suite.url, other.token ?? undefined);
    expect(await outcome(elsewhere, 'createApiKey', liveKey)).toBe('STEP_UP_REQUIRED');
  });

  it('gives a live key no more rights, time or origins before that, but takes some away', async () => {
    const { token, liveKey } = await aSessionOfLongAgo();
    const client = new GraphQLClient(suite.url, token, 'live');
    await client.mutate('confirmIdentity', { password }, 'confirmedUntil');
    const create = async (more: object): Promise<string> => {
      const made = await client.mutate<{ apiKey: { id: string } }>(
        'createApiKey',
        { ...liveKey, scopes: ['events:write'], ...more },
        'apiKey { id }',
      );
      return made.apiKey.id;
    };
    const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
    const secret = await create({ expiresAt });
    const allowedOrigins = ['https://shop.example', 'https://www.shop.example'];
    const publishable = await create({ kind: 'PUBLISHABLE', scopes: ['events:write'], allowedOrigins });
    await age(token);
    for (const [id, changes, answer] of [
      [secret, { scopes: ['*'] }, 'STEP_UP_REQUIRED'],
      [secret, { expiresAt: null }, 'STEP_UP_REQUIRED'],
      [publishable, { allowedOrigins: ['https://evil.example'] }, 'STEP_UP_REQUIRED'],
      [publishable, { allowedOrigins: ['https://shop.example'] }, 'DONE'],
      [secret, { name: 'Shop' }, 'DONE'],
    ] as const) {
      expect([changes, await outcome(client, 'updateApiKey', { id, ...changes })]).toEqual([changes, answer]);
    }
  });

  it('accepts a TOTP code or a recovery code instead, each once', async () => {
    const { client, token, liveKey } = await aSessionOfLongAgo();
    expect(await outcome(client, 'confirmIdentity', { totpCode: '123456' })).toBe('CONFLICT');
    const { secret } = await client.mutate<{ secret: string }>('startTotp', { password }, 'secret');
    const { recoveryCodes } = await client.mutate<{ recoveryCodes: string[] }>(
      'confirmTotp',
      { code: codeOf(secret) },
      'recoveryCodes',
    );
    const code = codeOf(secret, 1);
    expect(await outcome(client, 'confirmIdentity', { totpCode: code })).toBe('DONE');
    expect(await outcome(client, 'createApiKey', liveKey)).toBe('DONE');
    await age(token);
    expect(await outcome(client, 'confirmIdentity', { totpCode: code })).toBe('INVALID');
    expect(await outcome(client, 'createApiKey', liveKey)).toBe('STEP_UP_REQUIRED');
    const recoveryCode = recoveryCodes[0];
    expect(await outcome(client, 'confirmIdentity', { recoveryCode })).toBe('DONE');
    expect(await outcome(client, 'confirmIdentity', { recoveryCode })).toBe('INVALID');
    expect(await outcome(client, 'createApiKey', liveKey)).toBe('DONE');
  });

  it.each([{}, { password, totpCode: '123456' }, { totpCode: '123456', recoveryCode: 'x' }])(
    'must confirm with exactly one of the three, not %j',
    async (input) => {
      const { client } = await aPerson(suite.url);
      expect(await outcome(client, 'confirmIdentity', input)).toBe('INVALID');
    },
  );

  it('is limited by the number of failed confirmations, as a sign-in is', async () => {
    const { client, email } = await aSessionOfLongAgo();
    const guess = async (): Promise<string> => outcome(client, 'confirmIdentity', { password: 'wrong' });
    const came = await Promise.all(Array.from({ length: attempts + 3 }, guess));
    expect(came.filter((code) => code === 'INVALID')).toHaveLength(attempts);
    expect(came.filter((code) => code === 'RATE_LIMITED')).toHaveLength(3);
    expect(await outcome(client, 'confirmIdentity', { password })).toBe('RATE_LIMITED');
    expect((await signIn(suite.url, { email, password })).codes).toEqual(['RATE_LIMITED']);
  });
});

describe('the address and the second factor of an account', () => {
  /** The result, and the field of the refusal. */
  const tried = async (client: GraphQLClient, mutation: string, input: object): Promise<string> => {
    const { userErrors } = await client.attempt(mutation, input, '');
    return userErrors.map(({ code, field }) => `${code} ${field?.join('.') ?? ''}`).join() || 'DONE';
  };
  const stateOf = async (email: string): Promise<object | undefined> => {
    const [row] = await suite.database.query<object>(
      `select email, totp_secret, totp_enabled_at, (select count(*)::int from user_token where user_id = u.id) as tokens,
         (select array_agg(code_hash::text order by 1) from user_recovery_code where user_id = u.id) as codes
       from user_account u where email = $1`,
      [email],
    );
    return row;
  };

  it.each([
    ['changeEmail', { email: 'elsewhere@example.com' }],
    ['startTotp', {}],
    ['disableTotp', { code: '000000' }],
  ])('%s requires the password, even in a session that has just confirmed it', async (mutation, input) => {
    const { client, email } = await aPerson(suite.url);
    expect(await outcome(client, 'confirmIdentity', { password })).toBe('DONE');
    const before = await stateOf(email);
    expect(await tried(client, mutation, { ...input, password: 'a wrong password' })).toBe(
      'INVALID password',
    );
    expect(await outcome(client, mutation, input)).toBe('BAD_USER_INPUT');
    expect(await stateOf(email)).toEqual(before);
  });

  it('change only with the password and a code while a second factor is enabled, which cannot be replaced directly', async () => {
    const { client, email } = await aPerson(suite.url);
    const { secret } = await client.mutate<{ secret: string }>('startTotp', { password }, 'secret');
    expect(await tried(client, 'confirmTotp', { code: '000000' })).toBe('INVALID code');
    await client.mutate('confirmTotp', { code: codeOf(secret) }, 'recoveryCodes');
    expect(await outcome(client, 'confirmIdentity', { password })).toBe('DONE');
    const before = await stateOf(email);
    expect(await tried(client, 'startTotp', { password })).toBe('CONFLICT ');
    expect(await tried(client, 'confirmTotp', { code: codeOf(secret, 1) })).toBe('CONFLICT ');
    expect(await tried(client, 'disableTotp', { password })).toBe('INVALID recoveryCode');
    expect(await tried(client, 'disableTotp', { password, code: '000000' })).toBe('INVALID code');
    expect(await stateOf(email)).toEqual(before);
    expect(await tried(client, 'disableTotp', { password, code: codeOf(secret, 1) })).toBe('DONE');
    expect(await stateOf(email)).toMatchObject({ totp_enabled_at: null, codes: null });
  });
});

describe('turning on a second factor', () => {
  it('ends every other session permanently', async () => {
    const { client, token, email } = await aPerson(suite.url);
    const other = (await signIn(suite.url, { email, password })).token ?? '';
    const { secret } = await client.mutate<{ secret: string }>('startTotp', { password }, 'secret');
    expect(await isSignedIn(suite.url, other)).toBe(true);
    await client.mutate('confirmTotp', { code: codeOf(secret) }, '');
    expect(await isSignedIn(suite.url, token)).toBe(true);
    expect(await isSignedIn(suite.url, other)).toBe(false);
    const proof = { password, code: codeOf(secret, 1) };
    await client.mutate('disableTotp', proof, '');
    expect(await isSignedIn(suite.url, other)).toBe(false);
  });
});
