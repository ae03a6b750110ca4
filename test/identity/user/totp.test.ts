import { describe, expect, it } from '@jest/globals';
import { Secret, TOTP } from 'otpauth';
import { userSettings } from '../../../src/identity/user/user.settings.js';
import { type GraphQLClient } from '../../support/graphql-client.js';
import { useSharedServer } from '../../support/suite.js';
import { aPerson, password, signIn, type Person } from './people.js';

const suite = useSharedServer();
/** The default of SIGN_IN_ATTEMPTS_PER_ACCOUNT. */
const attempts = Number(userSettings.signInAttemptsPerAccount.fallback);

/** A person with an authenticator app. */
interface PersonWithTotp extends Person {
  readonly secret: string;
  readonly recoveryCodes: readonly string[];
  /** The code that confirmed the app. */
  readonly usedCode: string;
}

/** The code that the app shows now, or this many time steps later. */
function codeOf(secret: string, later = 0): string {
  const totp = new TOTP({ secret: Secret.fromBase32(secret) });
  return totp.generate({ timestamp: Date.now() + later * 30_000 });
}

async function aPersonWithTotp(): Promise<PersonWithTotp> {
  const person = await aPerson(suite.url);
  const { secret } = await person.client.mutate<{ secret: string }>('startTotp', { password }, 'secret');
  const usedCode = codeOf(secret);
  const { recoveryCodes } = await person.client.mutate<{ recoveryCodes: string[] }>(
    'confirmTotp',
    { code: usedCode },
    'recoveryCodes',
  );
  return { ...person, secret, recoveryCodes, usedCode };
}

const codes = async (client: GraphQLClient, name: string, input: object): Promise<string[]> =>
  (await client.attempt(name, input, '')).userErrors.map(({ code, field }) =>
    [code, ...(field ?? [])].join(' '),
  );

const statusOf = async (client: GraphQLClient): Promise<unknown> =>
  (
    await client.run<{ viewer: { secondFactor: unknown } }>(
      '{ viewer { secondFactor { isEnabled recoveryCodesLeft } } }',
    )
  ).viewer.secondFactor;

/** Makes the last used code some minutes old. */
async function letMinutesPass(email: string): Promise<void> {
  await suite.database.query(
    'update user_account set totp_last_step = totp_last_step - 10 where email = $1',
    [email],
  );
}

describe('a second factor', () => {
  it('is enabled after a TOTP code is confirmed, and returns ten recovery codes', async () => {
    const { client, email } = await aPerson(suite.url);
    expect(await codes(client, 'confirmTotp', { code: '123456' })).toEqual(['INVALID code']);
    expect(await codes(client, 'startTotp', { password: 'a wrong password' })).toEqual(['INVALID password']);
    const { secret, uri } = await client.mutate<{ secret: string; uri: string }>(
      'startTotp',
      { password },
      'secret uri',
    );
    expect(Secret.fromBase32(secret).bytes).toHaveLength(20);
    expect(uri).toBe(
      `otpauth://totp/Tribute:${encodeURIComponent(email)}?issuer=Tribute&secret=${secret}&algorithm=SHA1&digits=6&period=30`,
    );
    expect((await signIn(suite.url, { email, password })).codes).toEqual([]);
    expect(await statusOf(client)).toEqual({ isEnabled: false, recoveryCodesLeft: 0 });
    expect(await codes(client, 'confirmTotp', { code: codeOf(secret, 20) })).toEqual(['INVALID code']);
    const { recoveryCodes } = await client.mutate<{ recoveryCodes: string[] }>(
      'confirmTotp',
      { code: ` ${codeOf(secret).replace(/(...)/, '$1 ')}` },
      'recoveryCodes',
    );
    expect(new Set(recoveryCodes).size).toBe(10);
    for (const code of recoveryCodes) expect(code).toMatch(/^[0-9a-z]{4}(-[0-9a-z]{4}){3}$/);
    expect(await statusOf(client)).toEqual({ isEnabled: true, recoveryCodesLeft: 10 });
    expect(await codes(client, 'startTotp', { password })).toEqual(['CONFLICT']);
    expect(await codes(client, 'confirmTotp', { code: codeOf(secret, 1) })).toEqual(['CONFLICT']);
  });

  it('is requested only after the correct password', async () => {
    const { email, secret } = await aPersonWithTotp();
    expect((await signIn(suite.url, { email, password: 'a wrong password' })).codes).toEqual(['INVALID']);
    expect(
      (await signIn(suite.url, { email, password: 'a wrong password', totpCode: codeOf(secret, 1) })).codes,
    ).toEqual(['INVALID']);
    expect((await signIn(suite.url, { email, password })).codes).toEqual(['TOTP_REQUIRED']);
    expect((await signIn(suite.url, { email, password, totpCode: codeOf(secret, 1) })).token).toMatch(/^ts_/);
  });

  it('accepts each code once, even in simultaneous requests, and no older code', async () => {
    const { email, secret, usedCode } = await aPersonWithTotp();
    // The code that confirmed the app is used up.
    expect((await signIn(suite.url, { email, password, totpCode: usedCode })).codes).toEqual(['INVALID']);
    await letMinutesPass(email);
    const totpCode = codeOf(secret);
    const answers = await Promise.all(
      Array.from({ length: 6 }, async () => signIn(suite.url, { email, password, totpCode })),
    );
    expect(answers.filter(({ token }) => token !== null)).toHaveLength(1);
    expect((await signIn(suite.url, { email, password, totpCode: codeOf(secret, -1) })).codes).toEqual([
      'INVALID',
    ]);
    expect((await signIn(suite.url, { email, password, totpCode: codeOf(secret, 3) })).codes).toEqual([
      'INVALID',
    ]);
  });

  it.each(['', '000000', '12345', 'abcdef', '١٢٣٤٥٦', '0'.repeat(20)])(
    'does not accept %p',
    async (totpCode) => {
      const { email } = await aPersonWithTotp();
      await letMinutesPass(email);
      expect((await signIn(suite.url, { email, password, totpCode })).codes).toEqual(['INVALID']);
    },
  );

  it('can be a recovery code, each once, even in simultaneous requests', async () => {
    const { email, client, recoveryCodes } = await aPersonWithTotp();
    const [code = '', other = ''] = recoveryCodes;
    const spelled = code.toUpperCase().replaceAll('-', ' ');
    const answers = await Promise.all(
      Array.from({ length: 6 }, async () => signIn(suite.url, { email, password, recoveryCode: spelled })),
    );
    expect(answers.filter(({ token }) => token !== null)).toHaveLength(1);
    expect(await statusOf(client)).toEqual({ isEnabled: true, recoveryCodesLeft: 9 });
    const stranger = await aPersonWithTotp();
    expect((await signIn(suite.url, { email: stranger.email, password, recoveryCode: other })).codes).toEqual(
      ['INVALID'],
    );
    expect((await signIn(suite.url, { email, password, recoveryCode: other })).codes).toEqual([]);
  });

  it('can be guessed no more often than a password', async () => {
    const { email, secret } = await aPersonWithTotp();
    for (let guess = 0; guess < attempts; guess += 1) {
      const totpCode = String(guess).padStart(6, '0');
      expect((await signIn(suite.url, { email, password, totpCode })).codes).toEqual(['INVALID']);
    }
    const totpCode = codeOf(secret, 1);
    expect((await signIn(suite.url, { email, password, totpCode })).codes).toEqual(['RATE_LIMITED']);
  });

  it('can be disabled with the password and a code of either kind', async () => {
    const { email, client, secret, recoveryCodes } = await aPersonWithTotp();
    const off = async (input: object): Promise<string[]> => codes(client, 'disableTotp', input);
    const code = codeOf(secret, 1);
    expect(await off({ password })).toEqual(['INVALID recoveryCode']);
    expect(await off({ password: 'a wrong password', code })).toEqual(['INVALID password']);
    expect(await off({ password, code: '000000' })).toEqual(['INVALID code']);
    expect(await off({ password, code })).toEqual([]);
    expect(await off({ password, code })).toEqual(['CONFLICT']);
    expect(await statusOf(client)).toEqual({ isEnabled: false, recoveryCodesLeft: 0 });
    expect((await signIn(suite.url, { email, password })).codes).toEqual([]);
    expect((await signIn(suite.url, { email, password, recoveryCode: recoveryCodes[0] })).codes).toEqual([]);
    const lost = await aPersonWithTotp();
    const recoveryCode = lost.recoveryCodes[3];
    expect(await codes(lost.client, 'disableTotp', { password, recoveryCode })).toEqual([]);
  });

  it('is stored with an encrypted secret and hashed recovery codes', async () => {
    const { secret, recoveryCodes } = await aPersonWithTotp();
    const rows = await suite.database.query<{ row: string }>(
      `select u::text as row from user_account u union all select c::text from user_recovery_code c`,
    );
    const text = JSON.stringify(rows);
    const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
    const secrets = [secret, hex(Buffer.from(secret)), hex(Secret.fromBase32(secret).bytes)];
    for (const open of [
      ...secrets,
      ...recoveryCodes,
      ...recoveryCodes.map((code) => hex(Buffer.from(code))),
    ]) {
      expect(text).not.toContain(open);
    }
  });
});
